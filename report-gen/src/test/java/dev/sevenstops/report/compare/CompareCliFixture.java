package dev.sevenstops.report.compare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.report.fixture.ComparedRuns;
import dev.sevenstops.report.store.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import picocli.CommandLine;

/** What the tests of the command begin with: a folder with the run "base", and what the command printed the last time that it was run. */
abstract class CompareCliFixture {
    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();

    @TempDir
    Path results;

    @BeforeEach
    void write() throws IOException {
        new ComparedRuns("base").seed(1).writeTo(results);
    }

    /** Returns the exit code. */
    int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--results";
        all[arguments.length + 1] = results.toString();
        return new CommandLine(new CompareCli())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }

    /** What was printed with {@code --json} of a metric in an arm, of the first candidate. */
    JsonNode line(String arm, String source) throws IOException {
        for (JsonNode line : Json.mapper()
                .readTree(out.toString())
                .path("comparisons")
                .get(0)
                .path("lines")) {
            if (line.path("arm").asText().equals(arm)
                    && line.path("metric").path("source").asText().equals(source)) {
                return line;
            }
        }
        throw new AssertionError("no line of " + arm + " " + source);
    }

    /** The one suite of a JUnit file. */
    static Element suite(Path junit) throws Exception {
        return (Element) DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(junit.toFile())
                .getElementsByTagName("testsuite")
                .item(0);
    }
}
