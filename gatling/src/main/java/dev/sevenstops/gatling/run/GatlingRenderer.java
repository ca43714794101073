package dev.sevenstops.gatling.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.report.store.Json;
import io.gatling.app.Gatling$;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Renders Gatling's own HTML from the logs of many blocks, one after the other in one JVM: most of what a page takes is a JVM that is
 * not warm. Arguments: for each page the folder, and the name of the folder in it that has the log. Says in a line of JSON which page
 * could not be rendered, and why. Ends with its standard input, which means that whoever started it is gone.
 */
public final class GatlingRenderer {
    /** Lies beside a page until it is whole: Gatling writes its many files one after the other, and may be ended in between. */
    static final String UNFINISHED = ".rendering";

    static final int ABANDONED = 103;

    /** More failures than these are not told apart by the exit code. */
    private static final int MOST = 100;

    private GatlingRenderer() {}

    /** A page that there is not, and the reason. */
    record Lost(String folder, String why) {
        /** Reads a line of the renderer's output; empty if it says something else. */
        static Optional<Lost> parse(String line) {
            if (!line.startsWith("{")) {
                return Optional.empty();
            }
            try {
                JsonNode json = Json.mapper().readTree(line);
                return json.has("lost")
                        ? Optional.of(new Lost(
                                json.path("lost").asText(), json.path("why").asText()))
                        : Optional.empty();
            } catch (JsonProcessingException e) {
                return Optional.empty(); // something of Gatling's that happens to begin like this
            }
        }

        String line() {
            return Json.mapper()
                    .createObjectNode()
                    .put("lost", folder)
                    .put("why", why)
                    .toString();
        }
    }

    /** Renders, and ends with the number of pages that could not be rendered. */
    public static void main(String[] args) {
        Thread.ofPlatform().daemon().name("parent").start(GatlingRenderer::endWithParent);
        PrintStream out = System.out;
        int failures = 0;
        for (int i = 0; i + 1 < args.length; i += 2) {
            Optional<Lost> lost = render(args[i], args[i + 1]);
            if (lost.isPresent()) {
                out.println(); // Gatling may have left a line open
                out.println(lost.get().line());
                failures++;
            }
        }
        out.flush();
        System.exit(Math.min(failures, MOST));
    }

    /** One page less is not the end of the others, whatever it is that Gatling throws: Scala declares none of it. */
    private static Optional<Lost> render(String folder, String simulation) {
        Path unfinished = Path.of(folder).resolve(simulation).resolve(UNFINISHED);
        try {
            Files.write(unfinished, new byte[0]);
            int status = Gatling$.MODULE$.fromArgs(new String[] {"-ro", simulation, "-rf", folder});
            if (status != 0) {
                return Optional.of(new Lost(folder, "Gatling ended with " + status));
            }
            Files.delete(unfinished);
            return Optional.empty();
        } catch (Exception | Error e) {
            return Optional.of(new Lost(folder, e.toString()));
        }
    }

    private static void endWithParent() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            // the same as its end
        }
        Runtime.getRuntime().halt(ABANDONED);
    }
}
