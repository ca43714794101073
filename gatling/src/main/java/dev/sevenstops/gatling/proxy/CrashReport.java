package dev.sevenstops.gatling.proxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a JVM writes about its own crash. It lies beside the process's log: left alone a JVM writes it into the current folder, which
 * is the project's, together with a core of the size of its memory.
 */
public final class CrashReport {
    /** As JVMs themselves begin the name of such a file. */
    private static final String NAME = "hs_err_";

    /** So many lines at the beginning say what happened; the rest of it is for whoever looks into the JVM. */
    private static final int SUMMARY_LINES = 24;

    private static final String PREAMBLE = "A fatal error has been detected";
    private static final String FRAME = "Problematic frame:";

    // Lines end with a line feed and nothing else, the last one perhaps with none, where a long report is cut.
    // Possessive: no
    // recursion, however long the section is.
    private static final Pattern ENVIRONMENT = Pattern.compile("(?md)^(Environment Variables:\n)(?:.++\n?+)*+");

    private CrashReport() {}

    /** Where a JVM's report is, if it crashed: in the folder of the log that it was started with. */
    public static Path beside(Path log) {
        return log.resolveSibling(NAME + log.getFileName());
    }

    /** Arguments for a JVM with this log. They come first, so that a runtime's own may say otherwise. */
    public static List<String> arguments(Path log) {
        // what a compiler that crashes leaves for those who mend it; goes with the folder
        Path replay = log.resolveSibling(log.getFileName() + ".replay");
        return List.of(
                "-XX:ErrorFile=" + argument(beside(log)),
                "-XX:ReplayDataFile=" + argument(replay),
                "-XX:-CreateCoredumpOnCrash");
    }

    /** A JVM takes {@code %p} in such a name for its process id. */
    private static String argument(Path file) {
        return file.toAbsolutePath().toString().replace("%", "%%");
    }

    /** The name of the log that a file is the crash report beside; empty if it is none. */
    public static Optional<String> log(String fileName) {
        return fileName.startsWith(NAME) ? Optional.of(fileName.substring(NAME.length())) : Optional.empty();
    }

    /**
     * What happened, in one clause: the signal or error, and the frame in which it did.
     *
     * @param log that the process was started with
     * @return empty if the process has left no report
     */
    public static Optional<String> cause(Path log) {
        Path report = beside(log);
        if (!Files.isRegularFile(report)) {
            return Optional.empty();
        }
        try {
            return Optional.of(cause(Files.readAllLines(report, StandardCharsets.ISO_8859_1)));
        } catch (IOException e) {
            return Optional.of("its report cannot be read: " + e.getMessage());
        }
    }

    private static String cause(List<String> lines) {
        String cause = "";
        String frame = "";
        boolean frameIsNext = false;
        for (String line : lines.subList(0, Math.min(SUMMARY_LINES, lines.size()))) {
            String words = line.replaceFirst("^#", "").replaceAll("\\s+", " ").strip();
            if (!line.startsWith("#") || words.isEmpty() || words.startsWith(PREAMBLE)) {
                continue;
            }
            if (cause.isEmpty()) {
                cause = words;
            } else if (frameIsNext) {
                frame = words;
                break;
            }
            frameIsNext = words.equals(FRAME);
        }
        return cause.isEmpty() ? "its report does not say why" : cause + (frame.isEmpty() ? "" : " in " + frame);
    }

    /** The report without the machine's environment variables, which belong to whoever ran it. */
    public static String withoutEnvironment(String report) {
        return ENVIRONMENT.matcher(report).replaceAll("$1(left out)\n");
    }
}
