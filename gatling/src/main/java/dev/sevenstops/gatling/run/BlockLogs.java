package dev.sevenstops.gatling.run;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a block's processes wrote: kept beside the results if the block cannot be used. */
final class BlockLogs {
    private static final String SUFFIX = ".log";

    /** What a proxy's folder may hold that is of use to a reader; keys and temporary files are not. */
    private static final List<String> PROXY_SUFFIXES = List.of(".log", ".conf", ".cfg", ".txt", ".json");

    /** The end of a log tells what went wrong; an access log can be huge. */
    private static final int MOST_BYTES = 256 * 1024;

    private BlockLogs() {}

    /** Where a process of a block logs to. */
    static Path file(Path work, String name) {
        return work.resolve("logs").resolve(name + SUFFIX);
    }

    /**
     * Copies the end of every log, and of every proxy's log and configuration.
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
            sources.add(new Kept(log, name, "log of " + name.replace(SUFFIX, "")));
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
            Files.writeString(run.resolve(target), redaction.of(end(source.file)), StandardCharsets.ISO_8859_1);
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

    private static String end(Path file) throws IOException {
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, content.length() - MOST_BYTES);
            content.seek(from);
            byte[] bytes = new byte[(int) (content.length() - from)];
            content.readFully(bytes);
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }
}
