package dev.sevenstops.gatling.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PerfDataTest {
    private static final Map<String, Long> COUNTERS = Map.of(
            "sun.os.hrt.frequency",
            1_000_000L,
            "sun.gc.collector.0.invocations",
            3L,
            "sun.gc.collector.0.time",
            12_000L,
            "sun.gc.collector.1.invocations",
            1L,
            "sun.gc.collector.1.time",
            30_000L,
            "sun.gc.collector.3.invocations",
            2L,
            "sun.gc.collector.3.time",
            8_000L);

    /** A file as HotSpot writes it: counters, with a text in front of them. */
    static byte[] file(ByteOrder order, Map<String, Long> counters) {
        byte[] bytes = new byte[4_096];
        ByteBuffer file = ByteBuffer.wrap(bytes).order(order);
        file.put(new byte[] {(byte) 0xCA, (byte) 0xFE, (byte) 0xC0, (byte) 0xC0});
        file.put((byte) (order == ByteOrder.BIG_ENDIAN ? 0 : 1))
                .put((byte) 2)
                .put((byte) 0)
                .put((byte) 1);
        file.putInt(0).putInt(0).putLong(0).putInt(32).putInt(counters.size() + 1);
        entry(file, "java.property.java.version", 'B', 16, new byte[16]);
        counters.forEach((name, value) -> {
            byte[] number = new byte[Long.BYTES];
            ByteBuffer.wrap(number).order(order).putLong(value);
            entry(file, name, 'J', 0, number);
        });
        return Arrays.copyOf(bytes, file.position());
    }

    private static void entry(ByteBuffer file, String name, char type, int vector, byte[] data) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        // behind the name and its zero, on a boundary of eight bytes
        int at = (20 + text.length + 1 + 7) / 8 * 8;
        int start = file.position();
        file.putInt(at + data.length).putInt(20).putInt(vector).put((byte) type);
        file.put((byte) 0).put((byte) 1).put((byte) 2).putInt(at).put(text);
        file.position(start + at);
        file.put(data);
    }

    @Test
    void readsTheNumbersInEitherByteOrder() {
        assertEquals(COUNTERS, PerfData.longs(file(ByteOrder.LITTLE_ENDIAN, COUNTERS)));
        assertEquals(COUNTERS, PerfData.longs(file(ByteOrder.BIG_ENDIAN, COUNTERS)));
    }

    @Test
    void readsWhatIsThereOfAFileThatIsCutShort() {
        byte[] whole = file(ByteOrder.LITTLE_ENDIAN, Map.of("one", 1L, "two", 2L));
        for (int length = 0; length < whole.length; length++) {
            assertEquals(
                    length < whole.length - 32 ? 0 : 1,
                    PerfData.longs(Arrays.copyOf(whole, length)).size(),
                    "of " + length + " bytes");
        }
    }

    @Test
    void readsNothingOfAnotherFile() {
        byte[] other = file(ByteOrder.LITTLE_ENDIAN, COUNTERS);
        other[0] = 0;
        assertEquals(Map.of(), PerfData.longs(other));
        byte[] early = file(ByteOrder.LITTLE_ENDIAN, COUNTERS);
        early[7] = 0;
        assertEquals(Map.of(), PerfData.longs(early), "it is not complete yet");
        byte[] later = file(ByteOrder.LITTLE_ENDIAN, COUNTERS);
        later[5] = 3;
        assertEquals(Map.of(), PerfData.longs(later), "of a version that is not known");
    }

    @Test
    void pausesAreThoseOfAllCollectors() {
        // whatever numbers they have; 50,000 ticks of a microsecond
        assertEquals(Optional.of(new GcPauses(6, 0.05)), GcPauses.of(COUNTERS));
        assertEquals(Optional.empty(), GcPauses.of(Map.of("sun.os.hrt.frequency", 1L)));
        assertEquals(
                Optional.empty(),
                GcPauses.of(Map.of("sun.gc.collector.0.invocations", 1L, "sun.gc.collector.0.time", 1L)));
    }
}
