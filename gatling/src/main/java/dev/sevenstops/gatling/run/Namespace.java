package dev.sevenstops.gatling.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A network namespace that was made by {@link Namespaces}: with a loopback interface that is up, and nothing else. */
final class Namespace implements AutoCloseable {
    private final String ip;
    private final String name;
    private final Map<String, String> sysctls = new TreeMap<>();
    private final Consumer<Namespace> closer;

    Namespace(String ip, String name, Consumer<Namespace> closer) {
        this.ip = ip;
        this.name = name;
        this.closer = closer;
    }

    String name() {
        return name;
    }

    /** Command that another command is put behind, to be run inside. It becomes that command: process id and input are its. */
    List<String> prefix() {
        return List.of(ip, "netns", "exec", name);
    }

    /** Settings of the kernel as they were read back from inside. */
    Map<String, String> sysctls() {
        return Map.copyOf(sysctls);
    }

    /** Brings the loopback interface up and sets what is asked for. */
    void prepare(Map<String, String> asked) throws IOException, InterruptedException {
        Tool.run(inside("ip", "link", "set", "lo", "up"), ip);
        for (Map.Entry<String, String> sysctl : asked.entrySet()) {
            String key = sysctl.getKey();
            String file = "/proc/sys/" + key.replace('.', '/');
            // /proc/sys/net shows the namespace of the process that opens it
            String script = "test -e \"$2\" || { echo \"this kernel has no $3 in a network namespace\" >&2; exit 1; };"
                    + " printf %s \"$1\" > \"$2\" && cat \"$2\"";
            String actual = Tool.run(inside("sh", "-c", script, "sh", sysctl.getValue(), file, key), "sh")
                    .strip();
            if (!words(actual).equals(words(sysctl.getValue()))) {
                throw new IOException(key + " is " + actual + " after it was set to " + sysctl.getValue());
            }
            sysctls.put(key, actual.replaceAll("\\s+", " "));
        }
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+", -1));
    }

    private List<String> inside(String... command) {
        List<String> all = new ArrayList<>(prefix());
        all.addAll(List.of(command));
        // ip is not on everybody's path
        all.replaceAll(word -> word.equals("ip") ? ip : word);
        return all;
    }

    /** Removes the namespace. Processes that are still inside keep it alive, nameless, until they end. */
    @Override
    public void close() {
        closer.accept(this);
    }
}
