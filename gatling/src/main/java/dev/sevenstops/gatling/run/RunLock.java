package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.matrix.InputException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Says that a process measures a run, so that nobody resumes one that is not dead: both would write its blocks, and each would disturb what
 * the other measures. The system lets go of it when the process ends, however that ends.
 */
final class RunLock implements AutoCloseable {
    private static final String NAME = ".lock";

    private final Path file;
    private final FileChannel channel;

    private RunLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes it.
     *
     * @param folder of the run, which is there
     * @param run its id
     * @throws InputException if another process has it
     * @throws IOException if the file cannot be made
     */
    static RunLock take(Path folder, String run) throws InputException, IOException {
        Path file = folder.resolve(NAME);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isFree(channel)) {
            channel.close();
            throw new InputException("another process measures the run '" + run
                    + "': wait until it has ended, or end it, and resume then");
        }
        return new RunLock(file, channel);
    }

    private static boolean isFree(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException ofThisProcess) {
            return false;
        } catch (IOException withoutLocks) {
            return true; // some network's file systems: nobody can be asked
        }
    }

    @Override
    public void close() {
        try (channel) {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // it is let go of when the process ends, and a file that nobody holds is in nobody's way
        }
    }
}
