package dev.sevenstops.report.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.BlockDiagnostics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what the runbook's commands wrote at the end of a run's blocks. */
public final class DiagnosticsReader {
    private DiagnosticsReader() {}

    /**
     * What lies beside the blocks of a run.
     *
     * @param blocks in the order of the run's blocks; none of a block that may not be used
     * @param damages files that could not be used
     */
    public record Found(List<BlockDiagnostics> blocks, List<Damage> damages) {}

    /**
     * Of {@code results/<run>}.
     *
     * @param results what was read of the run already
     */
    public static Found ofRun(Path runFolder, RunResults results) {
        List<BlockDiagnostics> found = new ArrayList<>();
        List<Damage> damages = new ArrayList<>();
        for (Block block : results.blocks()) {
            Path file = RunFiles.diagnostics(runFolder, block);
            if (block.state() != Block.State.OK || !Files.exists(file)) {
                continue;
            }
            try {
                of(block, Files.readAllBytes(file)).ifPresent(found::add);
            } catch (UnusableResultsException unusable) {
                damages.add(new Damage(path(runFolder, file), String.valueOf(unusable.getMessage())));
            } catch (IOException unreadable) {
                damages.add(new Damage(
                        path(runFolder, file),
                        "it cannot be read: " + unreadable.getClass().getSimpleName()));
            }
        }
        return new Found(List.copyOf(found), List.copyOf(damages));
    }

    private static String path(Path runFolder, Path file) {
        return runFolder.relativize(file).toString().replace('\\', '/');
    }

    /** Empty if it was left over from an attempt that the block has replaced. */
    private static Optional<BlockDiagnostics> of(Block block, byte[] bytes) throws IOException {
        BlockDiagnostics diagnostics = parse(bytes);
        boolean same = diagnostics.run().equals(block.run())
                && diagnostics.experiment().equals(block.experiment())
                && diagnostics.runtime().equals(block.runtime())
                && diagnostics.index() == block.index();
        if (!same) {
            throw new UnusableResultsException("its content belongs to " + diagnostics.experiment() + ", runtime "
                    + diagnostics.runtime() + ", block " + diagnostics.index() + " of run '" + diagnostics.run() + "'");
        }
        return diagnostics.attempt() == block.attempt() ? Optional.of(diagnostics) : Optional.empty();
    }

    private static BlockDiagnostics parse(byte[] bytes) throws IOException {
        try {
            JsonNode tree = Json.mapper().readTree(bytes);
            JsonNode version = tree.path("schemaVersion");
            if (!version.isIntegralNumber()) {
                throw new UnusableResultsException(tree.isMissingNode() ? "it is empty" : "it has no schemaVersion");
            }
            if (version.asLong() != BlockDiagnostics.SCHEMA_VERSION) {
                throw new UnusableResultsException("it has schema version " + version.asText() + ", this program reads "
                        + BlockDiagnostics.SCHEMA_VERSION + ": update the program");
            }
            return Json.mapper().treeToValue(tree, BlockDiagnostics.class);
        } catch (JsonProcessingException broken) {
            throw new UnusableResultsException("it is cut short or not what was written: " + Json.reason(broken));
        }
    }
}
