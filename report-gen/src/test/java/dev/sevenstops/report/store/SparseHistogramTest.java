package dev.sevenstops.report.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Held against the library itself, which the sparse form must agree with to the last bit. */
class SparseHistogramTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 10, 500, 20_000})
    void agreesWithTheLibrary(int values) {
        Histogram histogram = random(new Random(values), values);

        assertAgrees(histogram, Histograms.sparse(Histograms.encode(histogram)));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 1023, 1024, 2047, 2048, 2049, 4095, 4096, 1_000_000_007L, Long.MAX_VALUE / 3})
    void everyWidthOfABucketIsTheLibrarys(long value) {
        Histogram histogram = Histograms.empty();
        histogram.recordValue(value);

        assertAgrees(histogram, Histograms.sparse(Histograms.encode(histogram)));
    }

    @Test
    void twoTogetherAreWhatTheLibraryAdds() {
        for (int seed = 0; seed < 20; seed++) {
            Histogram one = random(new Random(seed), 300);
            Histogram other = random(new Random(-seed - 1), 17 * seed);
            SparseHistogram sum =
                    Histograms.sparse(Histograms.encode(one)).and(Histograms.sparse(Histograms.encode(other)));

            one.add(other);

            assertAgrees(one, sum);
        }
    }

    @Test
    void otherDigitsAreTakenAsTheyAreWhenTheyAreAdded() {
        Histogram coarse = new Histogram(2);
        coarse.recordValue(123_456);
        Histogram ours = Histograms.empty();
        ours.add(coarse);

        assertAgrees(ours, Histograms.sparse(Histograms.encode(coarse)));
    }

    @Test
    void whatIsDamagedIsReadAsTheLibraryReadsItOrNotAtAll() {
        byte[] whole = Base64.getDecoder().decode(Histograms.encode(random(new Random(7), 400)));
        Random random = new Random(11);
        int refused = 0;
        for (int i = 0; i < 3_000; i++) {
            byte[] damaged = whole.clone();
            for (int hits = 0; hits <= i % 3; hits++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            if (i % 5 == 0) {
                damaged = Arrays.copyOf(damaged, random.nextInt(whole.length));
            }
            String text = Base64.getEncoder().encodeToString(damaged);
            Optional<Histogram> library = library(text);
            if (library.isPresent()) {
                assertEquals(
                        library.get().getTotalCount(), Histograms.sparse(text).total(), text);
            } else {
                assertThrows(IllegalArgumentException.class, () -> Histograms.sparse(text), text);
                refused++;
            }
        }
        assertTrue(refused > 2_000, refused + " of 3000 were refused");
    }

    @Test
    void whatIsNoHistogramIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Histograms.sparse("not base64!"));
        assertThrows(IllegalArgumentException.class, () -> Histograms.sparse("AAAA"));
        assertThrows(
                IllegalArgumentException.class, () -> SparseHistogram.empty().highestAt(1));
    }

    private static Optional<Histogram> library(String text) {
        try {
            return Optional.of(Histograms.decode(text));
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    private static Histogram random(Random random, int values) {
        Histogram histogram = Histograms.empty();
        for (int i = 0; i < values; i++) {
            histogram.recordValueWithCount((long) Math.exp(25 * random.nextDouble()), 1 + random.nextInt(300));
        }
        return histogram;
    }

    private static void assertAgrees(Histogram expected, SparseHistogram actual) {
        assertEquals(expected.getTotalCount(), actual.total());
        assertEquals(expected.getTotalCount() == 0 ? 0 : expected.getMean(), actual.mean());
        for (HistogramIterationValue value : expected.recordedValues()) {
            long last = value.getTotalCountToThisValue();
            long first = last - value.getCountAtValueIteratedTo() + 1;
            for (long rank : new long[] {first, last}) {
                assertEquals(value.getValueIteratedTo(), actual.highestAt(rank));
                assertEquals(expected.lowestEquivalentValue(value.getValueIteratedTo()), actual.lowestAt(rank));
            }
        }
    }
}
