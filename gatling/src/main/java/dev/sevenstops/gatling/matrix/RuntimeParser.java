package dev.sevenstops.gatling.matrix;

import dev.sevenstops.gatling.matrix.Matrix.JavaRuntime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code runtimes}: the JVMs that the service can be measured on. */
final class RuntimeParser {
    /** What the service is compiled for. */
    private static final int OLDEST = 21;

    private static final int NEWEST = 99;

    private RuntimeParser() {}

    static List<JavaRuntime> runtimes(Map<String, Value> entries) {
        // Runtimes that say nothing about their arguments have those of the default one, and differ in the JDK only.
        Optional<List<String>> common = Optional.ofNullable(entries.get(JavaRuntime.DEFAULT))
                .filter(Value::isMapping)
                .flatMap(value -> value.section().optional("jvm-arguments"))
                .map(SetupParser::jvmArguments);
        List<JavaRuntime> runtimes = new ArrayList<>();
        for (Map.Entry<String, Value> entry : entries.entrySet()) {
            runtimes.add(runtime(entry.getKey(), entry.getValue(), common));
        }
        return List.copyOf(runtimes);
    }

    private static JavaRuntime runtime(String name, Value value, Optional<List<String>> common) {
        Section section = value.section();
        Optional<List<String>> arguments = (common.isPresent()
                        ? section.optional("jvm-arguments")
                        : section.required("jvm-arguments"))
                .map(SetupParser::jvmArguments);
        Optional<Jdk> version = section.optional("jdk").map(of -> new Jdk.Version(of.whole(OLDEST, NEWEST)));
        Optional<Value> home = section.optional("home");
        if (version.isPresent() && home.isPresent()) {
            home.get().problem("'" + name + "' has both 'jdk' and 'home': say the version or the place");
        }
        section.done();
        return new JavaRuntime(
                name,
                arguments.or(() -> common).orElse(List.of()),
                version.or(() -> home.map(RuntimeParser::home)).orElse(new Jdk.OfBuild()));
    }

    private static Jdk home(Value value) {
        String text = value.text();
        String expanded = text.startsWith("~/") ? System.getProperty("user.home", "") + text.substring(1) : text;
        Path folder = Path.of(expanded);
        if (!folder.isAbsolute()) {
            value.problem("'home' must be an absolute path, or begin with ~/, found '" + text + "'");
        }
        return new Jdk.Home(folder);
    }
}
