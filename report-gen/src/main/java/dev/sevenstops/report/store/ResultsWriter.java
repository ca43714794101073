package dev.sevenstops.report.store;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.BlockDiagnostics;
import dev.sevenstops.report.model.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a run's results. Every file appears under its final name as a whole, on the disk, or not at all. May be used by
 * several threads.
 */
public final class ResultsWriter {
    /** A block's diagnostics lie in {@code blocks/<block>}, and the logs that were kept of its attempts two folders deeper. */
    private static final int DEPTH = 5;

    private final Path folder;

    private ResultsWriter(Path folder) {
        this.folder = folder;
    }

    /**
     * A writer for one run.
     *
     * @param runFolder {@code results/<run>}; created if it is missing
     * @throws IOException if it cannot be created
     */
    public static ResultsWriter create(Path runFolder) throws IOException {
        Files.createDirectories(RunFiles.blocks(runFolder));
        return new ResultsWriter(runFolder);
    }

    /**
     * Removes unfinished files of processes that were killed while they wrote. To be called before the first file is written.
     *
     * @throws IOException if that fails
     */
    public void sweep() throws IOException {
        AtomicFiles.sweep(folder, DEPTH);
    }

    /**
     * Writes {@code run.json}, replacing it if it is there.
     *
     * @return the file
     * @throws IOException if it cannot be written; an earlier file is left as it was
     */
    public Path writeRun(Run run) throws IOException {
        return write(RunFiles.run(folder), run);
    }

    /**
     * Writes {@code blocks/<experiment>--<runtime>--<index>.json} with the experiment's {@code /} as {@code -}, replacing an
     * earlier attempt at the same block.
     *
     * @return the file
     * @throws IOException if it cannot be written; an earlier file is left as it was
     * @throws IllegalArgumentException if the name of the experiment or of the runtime cannot be part of a file's name
     */
    public Path writeBlock(Block block) throws IOException {
        return write(RunFiles.block(folder, block), block);
    }

    /**
     * Writes {@code blocks/<experiment>--<runtime>--<index>/diagnostics.json}, replacing that of an earlier attempt.
     *
     * @return the file
     * @throws IOException if it cannot be written; an earlier file is left as it was
     * @throws IllegalArgumentException if the name of the experiment or of the runtime cannot be part of a file's name
     */
    public Path writeDiagnostics(BlockDiagnostics diagnostics) throws IOException {
        return write(RunFiles.diagnostics(folder, diagnostics), diagnostics);
    }

    private static Path write(Path file, Object content) throws IOException {
        AtomicFiles.write(file, Json.mapper().writeValueAsBytes(content));
        return file;
    }
}
