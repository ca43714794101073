package dev.sevenstops.report.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.report.fixture.ComparedRuns;
import dev.sevenstops.report.fixture.SampleCells;
import dev.sevenstops.report.model.Metric;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the command's exit code says of runs that can be compared. */
class CompareOutcomeTest extends CompareCliFixture {
    @Test
    void anEqualRunIsTheSame() throws IOException {
        new ComparedRuns("equal").seed(2).spread(0.005).writeTo(results);

        assertEquals(0, run("base", "equal"), out::toString);
        assertTrue(out.toString().contains("no regression"));
        assertTrue(out.toString().contains("same"));
    }

    @Test
    void aSlowerRunIsARegression() throws IOException {
        new ComparedRuns("slow").seed(2).ratio(1.1).writeTo(results);

        assertEquals(1, run("base", "slow"), out::toString);
        assertTrue(out.toString().contains("regressed!"), out::toString);
        assertEquals(0, run("base", "slow", "--threshold", "20%"));
        assertEquals(1, run("base", "slow", "--threshold", "0.05"));
    }

    /** The more that speaks for harm, the less may an exit code say that there is none. */
    @Test
    void aRegressionBelowTheThresholdThatMayLieBeyondItIsInconclusive() throws IOException {
        new ComparedRuns("slow").seed(2).ratio(1.1).writeTo(results);
        run("base", "slow", "--arms", "after", "--json");
        JsonNode estimate = line("after", "stop:serialize").path("estimate");
        double ratio = estimate.path("ratio").asDouble() - 1;
        double high = estimate.path("high").asDouble() - 1;

        assertEquals(1, run("base", "slow", "--arms", "after", "--threshold", String.valueOf(0.9 * ratio)));
        assertEquals(2, run("base", "slow", "--arms", "after", "--threshold", String.valueOf((ratio + high) / 2)));
        assertEquals(0, run("base", "slow", "--arms", "after", "--threshold", String.valueOf(1.1 * high)));
    }

    @Test
    void aRowThatTheCandidateLacksIsInconclusiveAndANewOneIsNot() throws IOException {
        new ComparedRuns("two").experiments(2).seed(2).spread(0.005).writeTo(results);

        assertEquals(0, run("base", "two"), out::toString);
        assertEquals(2, run("two", "base"), out::toString);
        assertTrue(out.toString().contains("serialize/row-1 is in two only"), out::toString);
        assertEquals(0, run("two", "base", "--only", "serialize/row-0"), out::toString);
    }

    /** Of 2,000 requests 20 lie beyond the p99, and 200 beyond the p90. */
    @Test
    void aQuantileThatNoBlockHasRequestsEnoughForIsComparedByTheNextOne() throws IOException {
        Metric p99 = new Metric("latency:steady:p99", "p99 of all", "s", Metric.Better.LOWER);
        new ComparedRuns("one")
                .primary(p99)
                .requests(1000)
                .seed(1)
                .spread(0.005)
                .writeTo(results);
        new ComparedRuns("two")
                .primary(p99)
                .requests(1000)
                .seed(2)
                .spread(0.005)
                .writeTo(results);

        assertEquals(0, run("one", "two", "--json"), out::toString);
        JsonNode line = line("after", "latency:steady:p90");
        assertEquals("primary", line.path("role").asText());
        assertEquals("p90, for p99 of all", line.path("metric").path("label").asText());
        assertTrue(line.path("decides").asBoolean());
        run("one", "two");
        assertTrue(out.toString().contains("20 of 2000 requests lie beyond p99, 100 are needed"), out::toString);
    }

    /** A p50 that is 3 % worse lies inside its margin of 5 %. */
    @Test
    void aThresholdBelowTheMarginIsHeldAgainstWhatLiesInside() throws IOException {
        Metric p50 = new Metric("latency:steady:p50", "p50", "s", Metric.Better.LOWER);
        new ComparedRuns("steady").seed(1).primary(p50).spread(0.001).writeTo(results);
        new ComparedRuns("slower")
                .seed(2)
                .primary(p50)
                .spread(0.001)
                .ratio(1.05)
                .writeTo(results);

        assertEquals(0, run("steady", "slower"), out::toString);
        assertEquals(1, run("steady", "slower", "--threshold", "2%"), out::toString);
    }

    @Test
    void aRowWhoseIdHasCommasCanBeNamed() throws IOException {
        Map<String, String> levels = SampleCells.levels("cap", "8192", "via", "direct");
        new ComparedRuns("one").experiments(3).levels(levels).spread(0).writeTo(results);
        new ComparedRuns("two").experiments(3).levels(levels).spread(0).writeTo(results);

        assertEquals(
                0,
                run("one", "two", "--only", "serialize/row-1@cap=8192,via=direct,serialize/row-2"),
                () -> out.toString() + err);
        assertTrue(out.toString().contains("serialize/row-1@cap=8192,via=direct"), out::toString);
        assertTrue(out.toString().contains("serialize/row-2@cap=8192,via=direct"), out::toString);
        assertFalse(out.toString().contains("serialize/row-0"), out::toString);
    }

    @Test
    void aFasterRunIsNone() throws IOException {
        new ComparedRuns("fast").seed(2).ratio(0.8).writeTo(results);

        assertEquals(0, run("base", "fast"), out::toString);
        assertTrue(out.toString().contains("improved"));
    }

    @Test
    void aNoisyRunIsInconclusive() throws IOException {
        new ComparedRuns("noisy").seed(2).spread(0.3).writeTo(results);

        assertEquals(2, run("base", "noisy"), out::toString);
    }
}
