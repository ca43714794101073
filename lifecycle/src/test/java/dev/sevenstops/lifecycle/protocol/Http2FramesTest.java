package dev.sevenstops.lifecycle.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class Http2FramesTest {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static byte[] frame(int type, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) 0)
                .putInt(stream)
                .put(payload)
                .array();
    }

    private static byte[] reset(int stream) {
        return frame(3, stream, new byte[] {0, 0, 0, 8});
    }

    private static byte[] conversation() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(PREFACE);
        bytes.writeBytes(frame(4, 0, new byte[0]));
        bytes.writeBytes(reset(3));
        // what a frame holds may look like anything
        bytes.writeBytes(frame(0, 5, reset(7)));
        bytes.writeBytes(frame(0, 5, new byte[70_000]));
        bytes.writeBytes(reset(0x7fff_ffff));
        bytes.writeBytes(reset(0x8000_0009));
        return bytes.toByteArray();
    }

    @Test
    void findsResetsHoweverTheBytesAreCut() {
        byte[] bytes = conversation();
        for (int piece : List.of(1, 2, 7, 9, 13, 24, 1_000, bytes.length)) {
            List<Integer> resets = new ArrayList<>();
            Http2Frames scanner = new Http2Frames(begun -> {}, resets::add);
            for (int from = 0; from < bytes.length; from += piece) {
                scanner.scan(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + piece)));
            }
            assertEquals(List.of(3, Integer.MAX_VALUE, 9), resets, "pieces of " + piece);
        }
    }

    @Test
    void findsWhatIsSaidOfWindowsHoweverTheBytesAreCut() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(PREFACE);
        // SETTINGS_MAX_CONCURRENT_STREAMS and SETTINGS_INITIAL_WINDOW_SIZE, RFC 9113 section 6.5.2
        all.writeBytes(frame(4, 0, new byte[] {0, 3, 0, 0, 0, 9, 0, 4, 0, 1, 0, 0}));
        all.writeBytes(frame(8, 0, new byte[] {0, 0, 1, 0}));
        all.writeBytes(frame(0, 5, frame(8, 5, new byte[] {0, 0, 0, 1})));
        all.writeBytes(frame(8, 5, new byte[] {(byte) 0x80, 0, 0, 7}));
        byte[] bytes = all.toByteArray();
        for (int piece : List.of(1, 2, 7, 9, 13, 24, bytes.length)) {
            List<String> said = new ArrayList<>();
            Http2Frames scanner = new Http2Frames(begun -> {}, reset -> {}, new Http2Frames.Windows() {
                @Override
                public void initial(int size) {
                    said.add("initial " + size);
                }

                @Override
                public void widened(int stream, int by) {
                    said.add(stream + " by " + by);
                }
            });
            for (int from = 0; from < bytes.length; from += piece) {
                scanner.scan(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + piece)));
            }
            assertEquals(List.of("initial 65536", "0 by 256", "5 by 7"), said, "pieces of " + piece);
            assertFalse(scanner.isLost());
        }
    }

    @Test
    void findsHowFarBodiesHaveComeHoweverTheBytesAreCut() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(PREFACE);
        // END_HEADERS and END_STREAM: no body
        all.writeBytes(flagged(frame(1, 1, new byte[20]), 5));
        all.writeBytes(flagged(frame(1, 3, new byte[20]), 4));
        all.writeBytes(frame(0, 3, new byte[300]));
        all.writeBytes(frame(0, 3, new byte[0]));
        all.writeBytes(flagged(frame(0, 3, new byte[50]), 1));
        all.writeBytes(flagged(frame(1, 5, new byte[20]), 4));
        all.writeBytes(flagged(frame(0, 5, new byte[7]), 0));
        // trailers in two frames
        all.writeBytes(flagged(frame(1, 5, new byte[20]), 1));
        byte[] open = all.toByteArray();
        byte[] last = flagged(frame(9, 5, new byte[20]), 4);
        for (int piece : List.of(1, 2, 7, 9, 13, 24, open.length)) {
            List<String> told = new ArrayList<>();
            int[] received = new int[6];
            Http2Frames scanner =
                    new Http2Frames(begun -> {}, reset -> {}, Http2Frames.Windows.UNSEEN, new Http2Frames.Bodies() {
                        @Override
                        public void begins(int stream) {
                            told.add("begins " + stream);
                        }

                        @Override
                        public void received(int stream, int bytes) {
                            received[stream] += bytes;
                        }

                        @Override
                        public void ends(int stream) {
                            told.add("ends " + stream + " after " + received[stream]);
                        }
                    });
            for (int from = 0; from < open.length; from += piece) {
                scanner.scan(Arrays.copyOfRange(open, from, Math.min(open.length, from + piece)));
            }
            List<String> expected =
                    new ArrayList<>(List.of("ends 1 after 0", "begins 3", "ends 3 after 350", "begins 5"));
            assertEquals(expected, told, "pieces of " + piece);
            scanner.scan(Arrays.copyOf(last, last.length - 1));
            assertEquals(expected, told, "the trailers are not complete");
            scanner.scan(new byte[1]);
            expected.add("ends 5 after 7");
            assertEquals(expected, told);
        }
    }

    /** A frame that says it is the last of its stream is not there before all of it is. */
    @Test
    void theLastFrameOfABodyEndsWithItsLastByte() {
        List<Integer> ends = new ArrayList<>();
        Http2Frames scanner =
                new Http2Frames(begun -> {}, reset -> {}, Http2Frames.Windows.UNSEEN, new Http2Frames.Bodies() {
                    @Override
                    public void begins(int stream) {}

                    @Override
                    public void received(int stream, int bytes) {}

                    @Override
                    public void ends(int stream) {
                        ends.add(stream);
                    }
                });
        scanner.scan(PREFACE);
        byte[] data = flagged(frame(0, 3, new byte[10]), 1);
        scanner.scan(Arrays.copyOf(data, data.length - 1));
        assertEquals(List.of(), ends);
        scanner.scan(new byte[1]);
        assertEquals(List.of(3), ends);
    }

    private static byte[] flagged(byte[] frame, int flags) {
        frame[4] = (byte) flags;
        return frame;
    }

    @Test
    void bytesThatDoNotBeginWithThePrefaceAreNotUnderstood() {
        List<Integer> resets = new ArrayList<>();
        Http2Frames scanner = new Http2Frames(begun -> {}, resets::add);
        byte[] bytes = conversation();
        scanner.scan(Arrays.copyOfRange(bytes, 1, bytes.length));
        assertTrue(scanner.isLost());
        assertEquals(List.of(), resets);
    }

    @Test
    void knowsAWholeReset() {
        assertTrue(Http2Frames.isReset(reset(5)));
        assertEquals(5, Http2Frames.stream(reset(5)));
        assertFalse(Http2Frames.isReset(frame(8, 5, new byte[4])), "WINDOW_UPDATE has the same length");
        assertFalse(Http2Frames.isReset(frame(0, 5, new byte[3])));
    }
}
