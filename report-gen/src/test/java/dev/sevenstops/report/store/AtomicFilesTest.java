package dev.sevenstops.report.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    private Path folder;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void onAFullDiskTheFileIsNamedAndNothingHalfIsLeft() throws IOException {
        assumeTrue(Files.exists(FULL), "this system has no " + FULL);
        Path file = folder.resolve("block.json");
        Path unfinished = Files.createSymbolicLink(folder.resolve(".block.json.1-1.tmp"), FULL);

        UnwritableFileException problem =
                assertThrows(UnwritableFileException.class, () -> AtomicFiles.write(file, new byte[5_000], unfinished));

        IOException full = assertThrows(IOException.class, () -> Files.write(FULL, new byte[1]));
        assertEquals(file + " cannot be written: " + full.getMessage(), problem.getMessage());
        assertEquals(List.of(), names());
    }

    @Test
    void onAFullDiskWhatWasThereStaysAsItWas() throws IOException {
        assumeTrue(Files.exists(FULL), "this system has no " + FULL);
        Path file = Files.writeString(folder.resolve("block.json"), "the first attempt");
        Path unfinished = Files.createSymbolicLink(folder.resolve(".block.json.1-1.tmp"), FULL);

        assertThrows(UnwritableFileException.class, () -> AtomicFiles.write(file, new byte[5_000], unfinished));

        assertEquals("the first attempt", Files.readString(file));
        assertEquals(List.of("block.json"), names());
    }

    @Test
    void aFolderThatIsNoneIsNamedToo() throws IOException {
        Path file = Files.writeString(folder.resolve("blocks"), "in the way").resolve("block.json");

        UnwritableFileException problem =
                assertThrows(UnwritableFileException.class, () -> AtomicFiles.write(file, new byte[1]));

        assertEquals(0, String.valueOf(problem.getMessage()).indexOf(file + " cannot be written: "), problem::toString);
    }

    @Test
    void onlyWhatDeadProcessesLeftUnfinishedIsRemoved() throws IOException, InterruptedException {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        long parent = ProcessHandle.current().parent().orElseThrow().pid();
        Files.createDirectories(folder.resolve("blocks/x"));
        Files.writeString(folder.resolve("blocks/x/.diagnostics.json." + ended.pid() + "-3.tmp"), "{");
        Files.writeString(folder.resolve(".run.json." + ProcessHandle.current().pid() + "-999.tmp"), "{");
        Files.writeString(folder.resolve(".run.json." + parent + "-1.tmp"), "somebody is writing it");
        Files.writeString(folder.resolve("notes.1-1.tmp"), "not one of ours");
        Files.writeString(folder.resolve("run.json"), "{}");

        AtomicFiles.sweep(folder, 3);

        assertEquals(List.of(".run.json." + parent + "-1.tmp", "blocks", "notes.1-1.tmp", "run.json"), names());
        try (Stream<Path> files = Files.list(folder.resolve("blocks/x"))) {
            assertEquals(List.of(), files.toList());
        }
    }
}
