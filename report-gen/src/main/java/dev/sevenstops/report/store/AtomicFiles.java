package dev.sevenstops.report.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files that are there as a whole or not at all, whatever is killed in between. */
public final class AtomicFiles {
    /** How the name of an unfinished file ends. */
    static final String UNFINISHED = ".tmp";

    /** The name of an unfinished file: hidden, that of the file, the process that writes it, a number. */
    private static final Pattern NAME = Pattern.compile("\\..+\\.(\\d{1,18})-\\d+" + Pattern.quote(UNFINISHED));

    private static final AtomicLong NUMBER = new AtomicLong();

    private AtomicFiles() {}

    /**
     * Writes a file, replacing one that is there: into a temporary file of the same folder, to the disk, then renamed.
     *
     * @param file under its final name; its folder is created if it is missing
     * @param content the whole content
     * @throws UnwritableFileException if that fails; nothing has changed under the final name then, and no temporary file is left
     */
    public static void write(Path file, byte[] content) throws UnwritableFileException {
        write(
                file,
                content,
                file.resolveSibling("." + file.getFileName() + "."
                        + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet() + UNFINISHED));
    }

    /** As {@link #write(Path, byte[])}, by way of this temporary file. */
    static void write(Path file, byte[] content, Path unfinished) throws UnwritableFileException {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder == null) {
                throw new IOException("it is a folder");
            }
            Files.createDirectories(folder);
            replace(file, content, unfinished);
            if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
                // The rename itself survives a power cut only once the folder is on the disk. Other systems cannot open
                // a
                // folder.
                try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                    channel.force(true);
                }
            }
        } catch (IOException e) {
            throw new UnwritableFileException(file, e);
        }
    }

    private static void replace(Path file, byte[] content, Path unfinished) throws IOException {
        try {
            try (FileChannel channel = FileChannel.open(
                    unfinished,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /**
     * Removes what processes that were killed in the middle of a file have left. To be called before the first file is written.
     *
     * @param folder in which files are written
     * @param depth how many folders deep, 1 for this one alone
     * @throws IOException if there is one that cannot be removed
     */
    static void sweep(Path folder, int depth) throws IOException {
        Files.walkFileTree(folder, Set.of(), depth, new SimpleFileVisitor<Path>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                // a folder that lies too deep to be entered comes here, too
                if (!attributes.isDirectory() && isAbandoned(String.valueOf(file.getFileName()))) {
                    Files.deleteIfExists(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE; // somebody has just removed it, or it is none of ours
            }
        });
    }

    private static boolean isAbandoned(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return false;
        }
        long writer = Long.parseLong(matcher.group(1));
        return writer == ProcessHandle.current().pid()
                || ProcessHandle.of(writer).filter(ProcessHandle::isAlive).isEmpty();
    }
}
