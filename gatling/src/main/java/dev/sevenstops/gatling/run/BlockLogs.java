package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.proxy.CrashReport;
import dev.sevenstops.report.store.AtomicFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a block's processes wrote: kept beside the results if the block cannot be used. */
final class BlockLogs {
    private static final String SUFFIX = ".log";

    /** What a proxy's folder may hold that is of use to a reader; keys and temporary files are not. */
    private static final List<String> PROXY_SUFFIXES = List.of(".log", ".conf", ".cfg", ".txt", ".json");

    /** An access log can be huge. */
    private static final int MOST_BYTES = 256 * 1024;

    private BlockLogs() {}

    /** Where a process of a block logs to. */
    static Path file(Path work, String name) {
        return work.resolve("logs").resolve(name + SUFFIX);
    }

    /**
     * Copies the end of every log, and of every proxy's log and configuration, and the beginning of the report that a JVM has left which
     * crashed.
     *
     * @param work the block's work folder
     * @param run the run's folder
     * @param kept where to, relative to the run's folder
     * @return the copies by title, relative to the run's folder
     */
    static Map<String, String> keep(Path work, Path run, Path kept, Redaction redaction) throws IOException {
        List<Kept> sources = new ArrayList<>();
        for (Path log : Folders.files(work.resolve("logs"))) {
            String name = log.getFileName().toString();
            if (name.endsWith(SUFFIX)) {
                Optional<String> crashed = CrashReport.log(name);
                String title = (crashed.isPresent() ? "crash report of " : "log of ")
                        + crashed.orElse(name).replace(SUFFIX, "");
                sources.add(new Kept(log, name, title));
            }
        }
        for (Path folder : proxies(work)) {
            for (Path file : Folders.files(folder)) {
                String name = file.getFileName().toString();
                if (PROXY_SUFFIXES.stream().anyMatch(name::endsWith)) {
                    sources.add(new Kept(file, folder.getFileName() + "-" + name, folder.getFileName() + " " + name));
                }
            }
        }
        Files.createDirectories(run.resolve(kept));
        Map<String, String> artifacts = new LinkedHashMap<>();
        for (Kept source : sources) {
            Path target = kept.resolve(source.name);
            String text = redaction.of(text(source.file));
            AtomicFiles.write(run.resolve(target), text.getBytes(StandardCharsets.ISO_8859_1));
            artifacts.put(source.title, target.toString());
        }
        return artifacts;
    }

    /** A file to be kept, under which name, and what a reader calls it. */
    private record Kept(Path file, String name, String title) {}

    private static List<Path> proxies(Path work) throws IOException {
        List<Path> folders = new ArrayList<>();
        try (Stream<Path> all = Files.list(work)) {
            for (Path folder : all.sorted().toList()) {
                if (Files.isDirectory(folder) && folder.getFileName().toString().startsWith("proxy-")) {
                    folders.add(folder);
                    try (Stream<Path> below = Files.list(folder)) {
                        below.filter(Files::isDirectory).sorted().forEach(folders::add);
                    }
                }
            }
        }
        return folders;
    }

    /** The end of a log tells what went wrong; a crash report begins with it. */
    private static String text(Path file) throws IOException {
        boolean crash = CrashReport.log(file.getFileName().toString()).isPresent();
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "r")) {
            long length = content.length();
            byte[] bytes = new byte[(int) Math.min(MOST_BYTES, length)];
            content.seek(crash ? 0 : length - bytes.length);
            content.readFully(bytes);
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            return crash ? CrashReport.withoutEnvironment(text) : text;
        }
    }
}
