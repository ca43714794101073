package dev.sevenstops.gatling.run;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Folders that come and go with a run. */
final class Folders {
    private Folders() {}

    /** Removes a folder and everything in it; it need not be there. Links are removed, not followed. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** The files of a folder, sorted by name; none if it is not there. */
    static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /**
     * A folder for what a run needs only while it lives. Folders that killed runs have left are removed.
     *
     * @param parent the work folders of all runs; each is named by the process that it belongs to
     */
    static Path work(Path parent) throws IOException {
        Files.createDirectories(parent);
        try (Stream<Path> siblings = Files.list(parent)) {
            for (Path sibling : siblings.toList()) {
                if (isAbandoned(String.valueOf(sibling.getFileName()))) {
                    delete(sibling);
                }
            }
        }
        return Files.createDirectories(
                parent.resolve(Long.toString(ProcessHandle.current().pid())));
    }

    private static boolean isAbandoned(String name) {
        if (!name.matches("\\d{1,18}")) {
            return false;
        }
        long pid = Long.parseLong(name);
        return pid == ProcessHandle.current().pid()
                || ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
    }
}
