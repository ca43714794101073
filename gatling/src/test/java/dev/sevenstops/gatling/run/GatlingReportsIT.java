package dev.sevenstops.gatling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.gatling.run.GatlingReports.Rendered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Gatling itself renders, in a process of its own, what is no log of its own. */
@Timeout(120)
class GatlingReportsIT {
    private final Commands commands = Commands.of(List.of(), List.of(), "none");

    @TempDir
    private Path folder;

    /** A block's folder whose page was begun and whose log cannot be read. */
    private Path damaged() throws IOException {
        Path block = folder.resolve("a-block");
        Path simulation = Files.createDirectories(block.resolve("simulation"));
        Files.writeString(simulation.resolve("simulation.log"), "nonsense");
        Files.writeString(simulation.resolve("index.html"), "half a page");
        Files.writeString(simulation.resolve(GatlingRenderer.UNFINISHED), "");
        return block;
    }

    @Test
    void aPageThatCannotBeRenderedIsNamedWithTheReason() throws Exception {
        Path block = damaged();
        Path without = Files.createDirectories(folder.resolve("without-a-log"));
        Children children = new Children();

        Rendered rendered;
        try {
            rendered = new GatlingReports(commands, children).render(List.of(block, without), folder.resolve("log"));
        } finally {
            children.stop();
        }

        assertEquals(Map.of(), rendered.pages(), "half a page is none");
        assertEquals(Set.of(block), rendered.lost().keySet());
        assertEquals(1, rendered.problems().size());
        String problem = rendered.problems().getFirst();
        assertTrue(problem.startsWith("Gatling's own report of a-block could not be rendered: "), problem);
        assertTrue(problem.length() > "Gatling's own report of a-block could not be rendered: ".length(), problem);
    }

    @Test
    void whoeverRendersLeavesWithWhoeverStartedIt() throws Exception {
        Path block = damaged();
        Process renderer = new ProcessBuilder(commands.onGatlingsClassPath(
                        List.of(GatlingRenderer.class.getName(), block.toString(), "simulation")))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile())
                .start();
        try {
            // long before it could have come to a page
            renderer.getOutputStream().close();
            assertTrue(renderer.waitFor(30, TimeUnit.SECONDS), "it ends");
            assertEquals(
                    GatlingRenderer.ABANDONED,
                    renderer.exitValue(),
                    () -> "and not with the number of pages that it could not render");
        } finally {
            renderer.destroyForcibly();
        }
    }
}
