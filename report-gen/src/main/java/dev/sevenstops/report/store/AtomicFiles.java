package dev.sevenstops.report.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/** Files that are there as a whole or not at all, whatever is killed in between. */
public final class AtomicFiles {
    /** How the name of an unfinished file ends. */
    static final String UNFINISHED = ".tmp";

    private static final AtomicLong NUMBER = new AtomicLong();

    private AtomicFiles() {}

    /**
     * Writes a file, replacing one that is there: into a temporary file of the same folder, to the disk, then renamed.
     *
     * @param file under its final name; its folder is created if it is missing
     * @param content the whole content
     * @throws IOException if that fails; nothing has changed under the final name then
     */
    public static void write(Path file, byte[] content) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("not a file: " + file);
        }
        Files.createDirectories(folder);
        Path unfinished = folder.resolve("." + file.getFileName() + "."
                + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet() + UNFINISHED);
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
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            // The rename itself survives a power cut only once the folder is on the disk. Other systems cannot open a
            // folder.
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
