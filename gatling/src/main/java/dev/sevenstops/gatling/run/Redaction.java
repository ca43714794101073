package dev.sevenstops.gatling.run;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Takes this machine's paths out of text that becomes part of the results: a results folder can be published as it is. */
final class Redaction {
    private final Map<String, String> replacements = new LinkedHashMap<>();

    /**
     * For this JVM's machine.
     *
     * @param root of the project
     */
    Redaction(Path root) {
        add(root.toAbsolutePath().normalize().toString(), ".");
        add(System.getProperty("java.home", ""), "<jdk>");
        add(System.getProperty("user.home", ""), "~");
        add(System.getProperty("java.io.tmpdir", ""), "<tmp>");
        // where a JVM keeps its counters, as its crash report says; it names the user
        add("hsperfdata_" + System.getProperty("user.name", ""), "hsperfdata");
    }

    private Redaction(Redaction base, String secret) {
        replacements.putAll(base.replacements);
        add(secret, Secrets.REDACTED);
    }

    /** This, and a secret that does not belong into results either. */
    Redaction and(String secret) {
        return new Redaction(this, secret);
    }

    private void add(String path, String replacement) {
        if (path.length() > 1) {
            replacements.put(path, replacement);
        }
    }

    String of(String text) {
        String result = text;
        for (Map.Entry<String, String> entry : replacements.entrySet()) {
            result = result.replace(entry.getKey(), entry.getValue());
        }
        return result;
    }
}
