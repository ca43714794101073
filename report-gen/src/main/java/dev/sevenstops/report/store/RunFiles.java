package dev.sevenstops.report.store;

import dev.sevenstops.report.model.Block;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Where things lie inside a run's folder. */
final class RunFiles {
    static final String RUN = "run.json";
    static final String BLOCKS = "blocks";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+@=,/-]*");

    private RunFiles() {}

    static Path run(Path folder) {
        return folder.resolve(RUN);
    }

    static Path blocks(Path folder) {
        return folder.resolve(BLOCKS);
    }

    static Path block(Path folder, Block block) {
        return blocks(folder)
                .resolve(part(block.experiment()) + "--" + part(block.runtime()) + "--" + block.index() + ".json");
    }

    private static String part(String name) {
        if (!NAME.matcher(name).matches() || name.contains("..")) {
            throw new IllegalArgumentException("cannot be part of a file's name: '" + name + "'");
        }
        return name.replace('/', '-');
    }
}
