package dev.sevenstops.gatling.load;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The counters that a HotSpot JVM keeps in a file which it has mapped into its memory: what {@code jstat} shows. To read it costs the JVM
 * nothing, and needs nothing of it.
 *
 * <p>Source of the format, version 2: {@code PerfDataPrologue} and {@code PerfDataEntry} in the JDK's {@code
 * src/hotspot/share/runtime/perfMemory.hpp}.
 */
final class PerfData {
    private static final byte[] MAGIC = {(byte) 0xCA, (byte) 0xFE, (byte) 0xC0, (byte) 0xC0};
    private static final int LITTLE_ENDIAN = 4;
    private static final int MAJOR_VERSION = 5;
    private static final int ACCESSIBLE = 7;
    private static final int FIRST_ENTRY = 24;
    private static final int ENTRIES = 28;
    private static final int PROLOGUE = 32;

    private static final int NAME = 4;
    private static final int VECTOR_LENGTH = 8;
    private static final int TYPE = 12;
    private static final int DATA = 16;
    private static final int ENTRY = 20;

    private PerfData() {}

    /** The counters that are single whole numbers, by name; none if this is not such a file, and those in front of where it is cut short. */
    static Map<String, Long> longs(byte[] file) {
        if (file.length < PROLOGUE
                || !Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
                || file[MAJOR_VERSION] != 2
                || file[ACCESSIBLE] == 0) {
            return Map.of();
        }
        ByteBuffer buffer =
                ByteBuffer.wrap(file).order(file[LITTLE_ENDIAN] == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        Map<String, Long> values = new HashMap<>();
        int at = buffer.getInt(FIRST_ENTRY);
        for (int entry = 0; entry < buffer.getInt(ENTRIES) && at >= PROLOGUE && at <= file.length - ENTRY; entry++) {
            int length = buffer.getInt(at);
            if (length < ENTRY || length > file.length - at) {
                break;
            }
            int name = buffer.getInt(at + NAME);
            int data = buffer.getInt(at + DATA);
            boolean inside = name >= ENTRY && name < length && data >= ENTRY && data <= length - Long.BYTES;
            if (inside && file[at + TYPE] == 'J' && buffer.getInt(at + VECTOR_LENGTH) == 0) {
                values.put(text(file, at + name, at + length), buffer.getLong(at + data));
            }
            at += length;
        }
        return Map.copyOf(values);
    }

    private static String text(byte[] file, int from, int limit) {
        int end = from;
        while (end < limit && file[end] != 0) {
            end++;
        }
        return new String(file, from, end - from, StandardCharsets.UTF_8);
    }
}
