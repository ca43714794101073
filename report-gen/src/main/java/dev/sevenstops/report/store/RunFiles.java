package dev.sevenstops.report.store;

import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.BlockDiagnostics;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Where things lie inside a run's folder. */
final class RunFiles {
    static final String RUN = "run.json";
    static final String BLOCKS = "blocks";
    static final String DIAGNOSTICS = "diagnostics.json";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+@=,/-]*");

    private RunFiles() {}

    static Path run(Path folder) {
        return folder.resolve(RUN);
    }

    static Path blocks(Path folder) {
        return folder.resolve(BLOCKS);
    }

    static Path block(Path folder, Block block) {
        return blocks(folder).resolve(name(block.experiment(), block.runtime(), block.index()) + ".json");
    }

    /** Where the diagnostics of a block lie, whether there are any or not. */
    static Path diagnostics(Path folder, Block block) {
        return diagnostics(folder, name(block.experiment(), block.runtime(), block.index()));
    }

    static Path diagnostics(Path folder, BlockDiagnostics diagnostics) {
        return diagnostics(folder, name(diagnostics.experiment(), diagnostics.runtime(), diagnostics.index()));
    }

    private static Path diagnostics(Path folder, String block) {
        return blocks(folder).resolve(block).resolve(DIAGNOSTICS);
    }

    private static String name(String experiment, String runtime, int index) {
        return part(experiment) + "--" + part(runtime) + "--" + index;
    }

    private static String part(String name) {
        if (!NAME.matcher(name).matches() || name.contains("..")) {
            throw new IllegalArgumentException("cannot be part of a file's name: '" + name + "'");
        }
        return name.replace('/', '-');
    }
}
