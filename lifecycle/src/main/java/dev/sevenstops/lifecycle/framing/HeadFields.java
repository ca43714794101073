package dev.sevenstops.lifecycle.framing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request's head means for where its body ends and whether its connection goes on, and what of it is rewritten for a server
 * behind the gate that knows less: RFC 9112 sections 3.2, 6 and 9. Positions are relative to the head's beginning. Used by one thread.
 */
final class HeadFields {
    /** The length of a body in chunks. */
    static final long CHUNKED = -1;

    private static final byte[] NOTHING = {};
    private static final byte[] TE = Octets.ascii("te");
    private static final byte[] HOST = Octets.ascii("host");
    private static final byte[] EXPECT = Octets.ascii("expect");
    private static final byte[] UPGRADE = Octets.ascii("upgrade");
    private static final byte[] CONNECTION = Octets.ascii("connection");
    private static final byte[] CONTENT_LENGTH = Octets.ascii("content-length");
    private static final byte[] TRANSFER_ENCODING = Octets.ascii("transfer-encoding");
    private static final byte[] CONTINUE = Octets.ascii("100-continue");
    private static final byte[] ONE = Octets.ascii("1");
    private static final byte[] ROOT = Octets.ascii("/");
    private static final byte[] ASTERISK = Octets.ascii("*");
    private static final byte[] CLOSE_LINE = Octets.ascii("Connection: close\r\n");
    private static final byte[] HOST_LINE = Octets.ascii("Host: ");
    /** HTTP/1.0 needs none, but Helidon 4.4.0 does. */
    private static final byte[] SOME_HOST = Octets.ascii("Host: localhost\r\n");

    /** A part of the head that is replaced. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Edit(int from, int to, byte[] replacement) {}

    /** What is inserted comes before what is replaced at the same place. */
    private static final Comparator<Edit> IN_ORDER =
            Comparator.comparingInt(Edit::from).thenComparingInt(Edit::to);

    private final List<Edit> edits = new ArrayList<>();
    private final ConnectionOptions options = new ConnectionOptions();
    private final TransferCodings codings = new TransferCodings();

    private Version version = Version.HTTP_1_1;
    private @Nullable Target target;
    private int hosts;
    private int hostStart;
    private int hostEnd;
    private int lengths;
    private long length;
    private int headersStart;
    private boolean upgrade;
    private boolean expectsContinue;
    private boolean takesTrailers;

    void reset() {
        edits.clear();
        options.reset();
        codings.reset();
        version = Version.HTTP_1_1;
        target = null;
        hosts = 0;
        hostStart = 0;
        hostEnd = 0;
        lengths = 0;
        length = 0;
        headersStart = 0;
        upgrade = false;
        expectsContinue = false;
        takesTrailers = false;
    }

    /** Number of octets of the body; {@link #CHUNKED}, or 0 if there is none. */
    long bodyLength() {
        return codings.chunked() ? CHUNKED : length;
    }

    /** Whether no request follows on the connection. */
    boolean last() {
        return version == Version.HTTP_1_0 || options.close();
    }

    /** Whether the client understands no chunks. */
    boolean oldClient() {
        return version == Version.HTTP_1_0;
    }

    /** Whether the server may answer with another protocol. */
    boolean upgrade() {
        return upgrade && version != Version.HTTP_1_0;
    }

    /** Whether the client waits with the body, if there is one, until it is told to go on. */
    boolean expectsContinue() {
        return expectsContinue;
    }

    /** Whether the client may have said that it takes trailers. */
    boolean takesTrailers() {
        return takesTrailers;
    }

    void emptyLines(int end) {
        if (end > 0) {
            edit(0, end, NOTHING);
        }
    }

    void version(Version known, int start) {
        version = known;
        headersStart = start + 10;
        if (known != Version.HTTP_1_1) {
            edit(start + 7, start + 8, ONE);
        }
    }

    void target(@Nullable Target special) {
        target = special;
    }

    /** A header line that is valid; its value is cut off at the end of its line, and begins behind all white space. */
    void field(byte[] in, int base, int line, int nameEnd, int valueStart, int lineEnd) {
        int name = base + line;
        int colon = base + nameEnd;
        switch (nameEnd - line) {
            case 2 -> {
                if (Octets.equalsIgnoreCase(in, name, colon, TE)) {
                    takesTrailers = version != Version.HTTP_1_0;
                    if (!takesTrailers) {
                        // a client that understands no chunks has no place for them
                        edit(line, lineEnd + 2, NOTHING);
                    }
                }
            }
            case 4 -> {
                if (Octets.equalsIgnoreCase(in, name, colon, HOST)) {
                    host(in, base, valueStart, lineEnd);
                }
            }
            case 6 -> {
                if (Octets.equalsIgnoreCase(in, name, colon, EXPECT)) {
                    expect(in, base, line, nameEnd, valueStart, lineEnd);
                }
            }
            case 7 -> {
                if (Octets.equalsIgnoreCase(in, name, colon, UPGRADE)) {
                    upgrade = true;
                    if (version == Version.HTTP_1_0) {
                        // RFC 9110 section 7.8: MUST be ignored
                        edit(line, lineEnd + 2, NOTHING);
                    }
                }
            }
            case 10 -> {
                if (Octets.equalsIgnoreCase(in, name, colon, CONNECTION)) {
                    options.line(in, base, line, nameEnd, valueStart, lineEnd);
                }
            }
            case 14 -> {
                if (Octets.equalsIgnoreCase(in, name, colon, CONTENT_LENGTH)) {
                    contentLength(in, base, nameEnd, valueStart, lineEnd);
                }
            }
            case 17 -> {
                if (Octets.equalsIgnoreCase(in, name, colon, TRANSFER_ENCODING)) {
                    codings.line(in, base + valueStart, base + trimmed(in, base, valueStart, lineEnd));
                    canonical(in, base, nameEnd, valueStart, lineEnd, TransferCodings.CHUNKED);
                }
            }
            default -> {
                // says nothing about where the message ends
            }
        }
    }

    /** The head is complete. */
    void complete(byte[] in, int base, int end) {
        if (hosts == 0 && version != Version.HTTP_1_0) {
            throw Rejected.bad("The Host header must be present.");
        }
        if (codings.present()) {
            if (lengths > 0) {
                throw Rejected.bad("Content-Length and Transfer-Encoding contradict each other.");
            }
            if (version == Version.HTTP_1_0) {
                throw Rejected.bad("HTTP/1.0 has no Transfer-Encoding.");
            }
            codings.complete();
        }
        rewriteTarget(in, base);
        if (hosts == 0 && target == null) {
            edit(headersStart, headersStart, SOME_HOST);
        }
        if (options.close() ? !options.canonicalClose() : version == Version.HTTP_1_0) {
            options.lines((from, to) -> edit(from, to, NOTHING));
            edit(end - 2, end - 2, CLOSE_LINE);
        }
    }

    /** Whether anything of the head is to be replaced. */
    boolean edited() {
        return !edits.isEmpty();
    }

    /** Replaces what is to be. */
    void apply(Output out, int base) {
        edits.sort(IN_ORDER);
        for (Edit edit : edits) {
            out.replace(base + edit.from, base + edit.to, edit.replacement);
        }
    }

    /** RFC 9112 section 3.2.2: the host of an absolute-form stands in for that of the Host header. */
    private void rewriteTarget(byte[] in, int base) {
        Target absolute = target;
        if (absolute == null) {
            return;
        }
        int authority = absolute.authorityStart();
        byte[] host = Arrays.copyOfRange(in, base + authority, base + absolute.authorityEnd());
        int scheme = schemeStart(in, base, authority);
        boolean path = absolute.pathStart() < absolute.pathEnd() && in[base + absolute.pathStart()] == '/';
        byte[] root = absolute.asterisk() ? ASTERISK : path ? NOTHING : ROOT;
        edit(scheme, absolute.pathStart(), root);
        if (hosts > 0) {
            edit(hostStart, hostEnd, host);
        } else {
            byte[] line = new byte[HOST_LINE.length + host.length + 2];
            System.arraycopy(HOST_LINE, 0, line, 0, HOST_LINE.length);
            System.arraycopy(host, 0, line, HOST_LINE.length, host.length);
            line[line.length - 2] = '\r';
            line[line.length - 1] = '\n';
            edit(headersStart, headersStart, line);
        }
    }

    private static int schemeStart(byte[] in, int base, int authority) {
        int start = authority;
        while (in[base + start - 1] != ' ') {
            start--;
        }
        return start;
    }

    private void host(byte[] in, int base, int valueStart, int lineEnd) {
        if (++hosts > 1) {
            throw Rejected.bad("Only a single Host header is allowed.");
        }
        int valueEnd = trimmed(in, base, valueStart, lineEnd);
        int end = Host.end(in, base + valueStart, base + valueEnd);
        if (end < 0) {
            throw Rejected.bad("The Host header is not a host with an optional port.");
        }
        hostStart = valueStart;
        hostEnd = valueEnd;
        if (target == null && end == base + valueEnd - 1) {
            // a port that is left empty is the default one (RFC 3986 section 3.2.3), but Helidon 4.4.0 does not know it
            edit(valueEnd - 1, valueEnd, NOTHING);
        }
    }

    private void expect(byte[] in, int base, int line, int nameEnd, int valueStart, int lineEnd) {
        if (version == Version.HTTP_1_0) {
            // RFC 9110 section 10.1.1: MUST be ignored
            edit(line, lineEnd + 2, NOTHING);
            return;
        }
        int end = base + trimmed(in, base, valueStart, lineEnd);
        int from = base + valueStart;
        boolean any = false;
        for (int to = from; to <= end; to++) {
            if (to == end || in[to] == ',') {
                any |= expectation(in, from, to);
                from = to + 1;
            }
        }
        if (any && !expectsContinue) {
            expectsContinue = true;
            canonical(in, base, nameEnd, valueStart, lineEnd, CONTINUE);
        } else {
            // none, or the same once more, which Helidon 4.4.0 does not know
            edit(line, lineEnd + 2, NOTHING);
        }
    }

    /** An element of the list; returns whether it is more than nothing, which is to be ignored (RFC 9110 section 5.6.1.2). */
    private static boolean expectation(byte[] in, int from, int to) {
        int start = from;
        while (start < to && Octets.isSpace(in[start])) {
            start++;
        }
        int end = trimmed(in, 0, start, to);
        if (start == end) {
            return false;
        }
        if (!Octets.equalsIgnoreCase(in, start, end, CONTINUE)) {
            throw new Rejected(417, "The only expectation that can be met is 100-continue.");
        }
        return true;
    }

    /** RFC 9112 section 6.3: one number in decimal digits; of several, equal ones too MAY be rejected. */
    private void contentLength(byte[] in, int base, int nameEnd, int valueStart, int lineEnd) {
        if (++lengths > 1) {
            throw Rejected.bad("There is more than one Content-Length.");
        }
        int end = base + trimmed(in, base, valueStart, lineEnd);
        if (end == base + valueStart) {
            throw Rejected.bad("The Content-Length is empty.");
        }
        for (int i = base + valueStart; i < end; i++) {
            if (!Octets.isDigit(in[i])) {
                throw Rejected.bad("The Content-Length is not a number in decimal digits.");
            }
            int digit = in[i] - '0';
            length = length > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : length * 10 + digit;
        }
        if (!isBehindOneSpace(in, base, nameEnd, valueStart) || end != base + lineEnd || end - base - valueStart > 19) {
            edit(nameEnd + 1, lineEnd, Octets.ascii(" " + length));
        }
    }

    /** Sees to it that a value is written as Helidon 4.4.0 knows it, which compares with case. */
    private void canonical(byte[] in, int base, int nameEnd, int valueStart, int lineEnd, byte[] known) {
        if (!isWritten(in, base, nameEnd, valueStart, lineEnd, known)) {
            edit(nameEnd + 1, valueStart, Octets.ascii(" "));
            edit(valueStart, lineEnd, known);
        }
    }

    /** Whether a value is this one, octet by octet, behind one space. */
    static boolean isWritten(byte[] in, int base, int nameEnd, int valueStart, int lineEnd, byte[] known) {
        return isBehindOneSpace(in, base, nameEnd, valueStart)
                && Arrays.equals(in, base + valueStart, base + lineEnd, known, 0, known.length);
    }

    private static boolean isBehindOneSpace(byte[] in, int base, int nameEnd, int valueStart) {
        return valueStart == nameEnd + 2 && in[base + nameEnd + 1] == ' ';
    }

    static int trimmed(byte[] in, int base, int start, int end) {
        int trimmed = end;
        while (trimmed > start && Octets.isSpace(in[base + trimmed - 1])) {
            trimmed--;
        }
        return trimmed;
    }

    private void edit(int from, int to, byte[] replacement) {
        edits.add(new Edit(from, to, replacement));
    }
}
