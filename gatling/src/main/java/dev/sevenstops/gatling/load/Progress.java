package dev.sevenstops.gatling.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.sevenstops.report.store.Json;
import java.io.PrintStream;

/** Tells the runner how far the block is: one line of JSON for each {@link Line}. Safe for use by several threads. */
final class Progress {
    private static final ObjectWriter WRITER = Json.mapper().writer().without(SerializationFeature.INDENT_OUTPUT);

    private final PrintStream out;

    /**
     * A line of progress.
     *
     * @param slice number of the slice, from 1; 0 while warming up
     * @param of number of slices of the block
     * @param arm the arm under load
     * @param kind {@code WARM_UP}, or the slice's kind
     * @param elapsed seconds since the block began
     * @param figure the figure so far, for people
     */
    record Line(int slice, int of, String arm, String kind, double elapsed, String figure) {}

    Progress(PrintStream out) {
        this.out = out;
    }

    void tell(Line line) {
        try {
            String json = WRITER.writeValueAsString(line);
            synchronized (out) {
                out.println(json);
                out.flush();
            }
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
