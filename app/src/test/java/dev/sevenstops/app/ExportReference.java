package dev.sevenstops.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.sevenstops.app.database.OrderGenerator;
import dev.sevenstops.app.handle.Order;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What exports must be, to the byte. Made of one export that has been read back, order by order and field by field, into what the
 * database was generated from: neither the service's serializer nor its database says what is right. Immutable.
 */
final class ExportReference {
    private static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    private final Map<Form, Expected> bodies;

    private record Form(int rows, boolean array) {}

    private ExportReference(Map<Form, Expected> bodies) {
        this.bodies = Map.copyOf(bodies);
    }

    /**
     * Checks an export and derives others from it.
     *
     * @param lines an export as lines, from the first order on
     * @param sizes how many orders the others have; no more than that one
     */
    static ExportReference of(byte[] lines, List<Integer> sizes) throws IOException {
        Map<Form, Expected> bodies = new HashMap<>();
        int rows = 0;
        int start = 0;
        for (int i = 0; i < lines.length; i++) {
            if (lines[i] == '\n') {
                rows++;
                assertEquals(OrderGenerator.order(rows), JSON.readValue(lines, start, i - start, Order.class));
                start = i + 1;
                if (sizes.contains(rows)) {
                    bodies.put(new Form(rows, false), new Expected(Arrays.copyOf(lines, start)));
                    bodies.put(new Form(rows, true), new Expected(array(lines, start)));
                }
            }
        }
        assertEquals(lines.length, start, "the last line ends too");
        return new ExportReference(bodies);
    }

    /** The same orders as one array. A line feed within a text is escaped, so each of them ends an order. */
    private static byte[] array(byte[] lines, int length) {
        byte[] array = new byte[length + 1];
        array[0] = '[';
        for (int i = 0; i < length; i++) {
            array[i + 1] = lines[i] == '\n' ? (byte) ',' : lines[i];
        }
        array[length] = ']';
        return array;
    }

    /** The body of an export with so many orders, which is one of the sizes that were given. */
    Expected body(int rows, boolean array) {
        Expected body = bodies.get(new Form(rows, array));
        if (body == null) {
            throw new IllegalArgumentException("no reference has " + rows + " orders");
        }
        return body;
    }

    /** A body and its checksum. */
    static final class Expected {
        private final byte[] bytes;
        private final String sha256;

        Expected(byte[] bytes) {
            this.bytes = bytes;
            this.sha256 = hex(sha256().digest(bytes));
        }

        /** A reading of such a body that has not begun. */
        Reading reading() {
            return new Reading(this);
        }
    }

    /** What a client has read of a body, held against what that must be. For one thread. */
    static final class Reading {
        private final Expected expected;
        private final MessageDigest digest = sha256();
        private long length;
        private long differsAt = -1;

        private Reading(Expected expected) {
            this.expected = expected;
        }

        /** Takes the next bytes. */
        void add(byte[] read, int count) {
            digest.update(read, 0, count);
            if (differsAt < 0) {
                int from = (int) Math.min(length, expected.bytes.length);
                int to = (int) Math.min(length + count, expected.bytes.length);
                int first = Arrays.mismatch(expected.bytes, from, to, read, 0, count);
                differsAt = first < 0 ? -1 : length + first;
            }
            length += count;
        }

        /** Bytes so far. */
        long length() {
            return length;
        }

        /** Fails if what was read is not all of the body and nothing else. Ends the reading. */
        void assertWhole() {
            String found = hex(digest.digest());
            if (!found.equals(expected.sha256)) {
                throw new AssertionError("SHA-256 of " + length + " bytes is " + found + ", not " + expected.sha256
                        + " of " + expected.bytes.length + "; they differ from byte "
                        + (differsAt < 0 ? length : differsAt) + " on");
            }
        }

        /** Fails if what was read is not what the body begins with. */
        void assertBeginning() {
            if (differsAt >= 0) {
                throw new AssertionError("the first " + length + " bytes differ from byte " + differsAt + " on");
            }
        }
    }

    private static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has it", impossible);
        }
    }
}
