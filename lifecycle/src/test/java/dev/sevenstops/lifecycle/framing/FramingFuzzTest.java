package dev.sevenstops.lifecycle.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sevenstops.corpus.Corpus;
import dev.sevenstops.corpus.FramingCase;
import dev.sevenstops.corpus.FramingCase.Seen;
import dev.sevenstops.corpus.SecondReader;
import dev.sevenstops.corpus.SecondReader.Reading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes at all, in pieces of any size: the gate rejects them or hands on requests that another parser reads in the same way, and nothing
 * else comes out of it. With {@code mvn verify} the corpus runs, and what was found before; with {@code JAZZER_FUZZ=1} Jazzer looks for more,
 * led by the branches that its inputs take:
 *
 * <pre>{@code
 * JAZZER_FUZZ=1 mvn -pl lifecycle test -Dtest=FramingFuzzTest#whatIsHandedOnMeansTheSameToAnother -Dtest.jvm.args=-Xmx160m
 * }</pre>
 *
 * <p>The gate, the other parser and the corpus that Jazzer collects then share {@value #MEGABYTES} MB: the rest of the heap is filled. A JVM of
 * that size would not do, because Jazzer's agent needs more of it to read the class path; without the agent nothing is instrumented, and only
 * empty inputs are tried.
 */
class FramingFuzzTest {
    /** Small, so that short inputs reach them. */
    private static final FramingLimits LIMITS = new FramingLimits(256, 512, 16, 4_096, 64, 128, 128, 64, 2, 4);

    private static final int MEGABYTES = 64;

    /** What fills the heap: read by nothing, and kept as long as this class. */
    private static final List<byte[]> BALLAST = new ArrayList<>();

    /** Inputs after which Jazzer's agent has instrumented what there is to instrument. */
    private static final int SETTLED = 10_000;

    private static int inputs;

    /** The corpus, in pieces of several sizes. */
    static Stream<byte[]> corpus() {
        List<byte[]> seeds = new ArrayList<>();
        for (FramingCase one : Corpus.all()) {
            byte[] bytes = one.bytes().getBytes(StandardCharsets.ISO_8859_1);
            for (int piece : new int[] {0, 1, 7}) {
                byte[] seed = new byte[bytes.length + 1];
                seed[0] = (byte) piece;
                System.arraycopy(bytes, 0, seed, 1, bytes.length);
                seeds.add(seed);
            }
        }
        return seeds.stream();
    }

    /**
     * Anything.
     *
     * @param data the size of the pieces, or 0 for a single one, and then the bytes of a connection
     */
    @MethodSource("corpus")
    @FuzzTest(maxDuration = "2h", maxExecutions = 10_000_000)
    void whatIsHandedOnMeansTheSameToAnother(byte[] data) {
        if (++inputs == SETTLED) {
            leaveLittleMemory();
        }
        if (data.length < 2) {
            return;
        }
        byte[] bytes = Arrays.copyOfRange(data, 1, data.length);
        Taken whole = Taken.of(LIMITS, List.of(bytes));
        int piece = data[0] & 0xff;
        if (piece > 0) {
            Taken inPieces = Taken.of(LIMITS, CorpusTest.pieces(bytes, piece));
            // how many came together is all that the pieces decide
            if (whole.status() != 429) {
                assertEquals(whole.requests(), inPieces.requests(), "the pieces make a difference");
                assertEquals(whole.status(), inPieces.status(), "the pieces make a difference");
            }
        }
        agree(whole.requests(), SecondReader.of(whole.passed()), "what is handed on");
    }

    /** Another reader may be stricter; what it takes must be the same. */
    private static void agree(List<Seen> here, Reading there, String what) {
        int both = Math.min(here.size(), there.requests().size());
        assertEquals(here.subList(0, both), there.requests().subList(0, both), what);
        if (there.requests().size() > here.size()) {
            throw new AssertionError(what + ": " + here.size() + " requests here, there " + there.requests());
        }
        if (!there.refused()) {
            assertEquals(here.size(), there.requests().size(), what);
        }
    }

    private static void leaveLittleMemory() {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        long used = runtime.totalMemory() - runtime.freeMemory();
        // small enough to be no humongous objects, whose regions would be filled by half
        for (long left = runtime.maxMemory() - used - MEGABYTES * 1_048_576L; left > 0; left -= 65_536) {
            BALLAST.add(new byte[65_536]);
        }
        System.out.printf(
                "%d MB used by Jazzer, %d MB filled, %d MB left%n", used >> 20, BALLAST.size() / 16, MEGABYTES);
    }
}
