package dev.sevenstops.gatling.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.gatling.block.BlockSpec;
import dev.sevenstops.gatling.workload.Workload.Arrivals;
import dev.sevenstops.gatling.workload.Workload.Freeze;
import dev.sevenstops.report.model.Block;
import dev.sevenstops.report.model.Block.ArmProcess;
import dev.sevenstops.report.model.Block.Overhead;
import dev.sevenstops.report.model.Cell;
import dev.sevenstops.report.model.Environment;
import dev.sevenstops.report.model.Experiment;
import dev.sevenstops.report.model.Metric;
import dev.sevenstops.report.model.Metric.Better;
import dev.sevenstops.report.model.RequestGroup;
import dev.sevenstops.report.model.Run;
import dev.sevenstops.report.model.Slice;
import dev.sevenstops.report.render.Reports;
import dev.sevenstops.report.stats.Distribution;
import dev.sevenstops.report.stats.MetricReader;
import dev.sevenstops.report.stats.MetricValue;
import dev.sevenstops.report.store.Histograms;
import dev.sevenstops.report.store.Json;
import dev.sevenstops.report.store.ResultsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A server that is stopped twice in a slice: once so that what was sent meanwhile is answered late, and once until everybody has given
 * up. What the record, the progress and the report make of it is held against values computed by hand.
 *
 * <p>150 requests a second for 8 s are 1,200; answers are waited for until 10 s.
 *
 * <pre>
 * sent from 0 s to 1 s      150   answered at once
 *           1 s to 2.5 s    225   stopped: answered at 2.5 s, after 0 to 1.5 s, one every 1/150 s
 *           2.5 s to 5 s    375   answered at once
 *           5 s to 8 s      450   stopped until 11 s: given up at 10 s, having waited 2 to 5 s, one every 1/150 s
 * </pre>
 *
 * <p>In order of their latency: 525 at once, 225 late, 450 of which only a lower bound is known.
 */
class StalledServerIT extends GeneratorFixture {
    /** Of seconds: what catching up after a stop takes, and signals that come a little late. */
    private static final double NEAR = 0.15;

    @Test
    @Timeout(120)
    void quantilesCountTheLateAndTheGivenUp() throws Exception {
        List<Slice> slices = measure();
        Slice slice = slices.getLast();
        RequestGroup steady = group(slice, "steady");

        // the record: every request that was intended is in it
        assertEquals(1_200, steady.intended());
        assertEquals(0, steady.failed(), () -> steady.failures().toString());
        assertEquals(1_200, steady.answered() + steady.censored());
        assertEquals(450, steady.censored(), 150 * NEAR);
        Histogram unanswered = Histograms.decode(steady.unanswered());
        assertEquals(steady.censored(), unanswered.getTotalCount());
        assertEquals(5, unanswered.getMaxValue() / 1e9, NEAR);
        assertEquals(2, unanswered.getMinValue() / 1e9, NEAR);

        // the readings: rank 600 is the 75th of the late, rank 1,080 the 330th of those who gave up, rank 1,188 their
        // 438th
        near(0.5, exact(slice, "p50", Distribution.BEYOND), "p50 = 75/150 s");
        near(4.2, atLeast(slice, "p90", Distribution.BEYOND), "p90 >= 2 s + 330/150 s");
        near(4.92, atLeast(slice, "p99", 10), "p99 >= 2 s + 438/150 s");
        near(5, atLeast(slice, "max", 0), "max >= 5 s");
        // 225 late ones of 0.75 s and 450 of 3.5 s on average
        near((225 * 0.75 + 450 * 3.5) / 1_200, atLeast(slice, "mean", 0), "mean >= 1.45 s");
        // twelve requests lie beyond it
        assertInstanceOf(
                MetricValue.Missing.class,
                MetricReader.read(List.of(slice), "latency:steady:p99", Distribution.BEYOND));

        // what successes alone would have shown: rank 375 of 750 is one of those at once, rank 675 the 150th of the
        // late
        Histogram successes = Histograms.decode(steady.latency());
        assertTrue(successes.getValueAtPercentile(50) / 1e9 < 0.25, "half of the successes were answered at once");
        near(1.0, successes.getValueAtPercentile(90) / 1e9, "p90 of successes = 150/150 s");

        assertReported(slices);
    }

    /** The rehearsal and the slice. */
    private List<Slice> measure() throws IOException, InterruptedException {
        BlockSpec spec = stopped(
                steady(150, Arrivals.CONSTANT, ORDER), 8, 2, new Freeze("late", 1, 1.5), new Freeze("given up", 5, 6));

        Processes.Ended ended = processes.ended(processes.generator(spec));

        assertEquals(0, ended.status(), () -> ended.errors().toString());
        // who watches the run sees it, too
        String figure = Json.mapper()
                .readTree(ended.progress().getLast())
                .path("figure")
                .asText();
        assertTrue(figure.matches("p99 >= (4[89]|50)\\d\\d\\.\\d ms"), figure);
        return result(spec).slices();
    }

    private void assertReported(List<Slice> slices) throws IOException {
        Experiment experiment = new Experiment(
                "handle/stall",
                new Cell("handle/stall", Map.of()),
                "handle",
                "A server that stalls",
                "Nothing is answered",
                "None",
                latency("p90"),
                List.of(latency("p50"), latency("p99")),
                Map.of(Experiment.BEFORE, Map.of("a.key", "1"), Experiment.AFTER, Map.of("a.key", "2")),
                Map.of(),
                Map.of());
        Environment environment = new Environment(
                "os",
                "kernel",
                "cpu",
                2,
                1,
                "jdk",
                List.of(new Environment.Jvm("default", "jdk", List.of())),
                Map.of(),
                Map.of(),
                "commit");
        Path run = folder.resolve("stalled");
        ResultsWriter writer = ResultsWriter.create(run);
        writer.writeRun(new Run(
                Run.SCHEMA_VERSION,
                "stalled",
                "smoke",
                Instant.EPOCH,
                Optional.of(Instant.EPOCH),
                1,
                "sha",
                List.of(),
                new Run.Plan(1, 4, 30, List.of()),
                environment,
                List.of(experiment)));
        writer.writeBlock(new Block(
                Run.SCHEMA_VERSION,
                "stalled",
                experiment.id(),
                "default",
                0,
                1,
                Block.State.OK,
                "",
                List.of(),
                1,
                Instant.EPOCH,
                Map.of(Experiment.BEFORE, arm("1"), Experiment.AFTER, arm("2")),
                Map.of(),
                new Overhead(0, 0, 0, 0),
                Map.of(),
                List.of(
                        as(slices.getFirst(), 0, Experiment.BEFORE),
                        as(slices.getFirst(), 1, Experiment.AFTER),
                        as(slices.getLast(), 2, Experiment.BEFORE),
                        as(slices.getLast(), 3, Experiment.AFTER)),
                List.of(),
                Map.of()));

        Reports.Rendered rendered = Reports.render(run);

        System.out.println(rendered.table());
        Pattern bound = Pattern.compile("≥ 4\\.[0-4]\\d* s");
        for (String text :
                List.of(rendered.table(), Files.readString(rendered.markdown()), Files.readString(rendered.html()))) {
            assertTrue(bound.matcher(text).find(), text);
        }
    }

    private static ArmProcess arm(String value) {
        return new ArmProcess(Map.of("a.key", value), "jdk", List.of(), 1);
    }

    private static Metric latency(String statistic) {
        return new Metric("latency:steady:" + statistic, statistic + " of GET /orders", "s", Better.LOWER);
    }

    /** The requests of a slice, as those of an arm. */
    private static Slice as(Slice slice, int index, String arm) {
        return new Slice(
                index,
                arm,
                slice.kind(),
                slice.seed(),
                slice.offsetSeconds(),
                slice.seconds(),
                slice.fingerprint(),
                slice.planned(),
                slice.sent(),
                slice.sendLag(),
                slice.groups(),
                slice.counters(),
                List.of(),
                List.of(),
                slice.checks(),
                slice.proxy());
    }

    private static double exact(Slice slice, String statistic, long beyond) {
        MetricValue value = MetricReader.read(List.of(slice), "latency:steady:" + statistic, beyond);
        return assertInstanceOf(MetricValue.Exact.class, value).value();
    }

    private static double atLeast(Slice slice, String statistic, long beyond) {
        MetricValue value = MetricReader.read(List.of(slice), "latency:steady:" + statistic, beyond);
        return assertInstanceOf(MetricValue.AtLeast.class, value).bound();
    }

    private static void near(double byHand, double measured, String what) {
        System.out.printf(Locale.ROOT, "%-32s by hand %.3f s, measured %.3f s%n", what, byHand, measured);
        assertEquals(byHand, measured, NEAR, what);
    }
}
