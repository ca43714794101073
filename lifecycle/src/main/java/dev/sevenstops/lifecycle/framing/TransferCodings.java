package dev.sevenstops.lifecycle.framing;

/**
 * The transfer codings of a request, RFC 9112 sections 6.1, 6.3 and 7. Only {@code chunked} is known, once and last. Empty elements of the
 * list, which RFC 9110 section 5.6.1 asks recipients to ignore, are not ignored here: servers in front are known to read such a list
 * differently, and no client needs them.
 */
final class TransferCodings {
    /** As Helidon 4.4.0 knows it. */
    static final byte[] CHUNKED = Octets.ascii("chunked");

    private boolean present;
    private int chunked;
    private boolean lastIsChunked;
    private boolean others;

    void reset() {
        present = false;
        chunked = 0;
        lastIsChunked = false;
        others = false;
    }

    /** Whether there is a Transfer-Encoding. */
    boolean present() {
        return present;
    }

    /** Whether the body comes in chunks. */
    boolean chunked() {
        return chunked == 1;
    }

    /** A field's value, without the white space around it. */
    void line(byte[] in, int from, int to) {
        present = true;
        int start = from;
        while (true) {
            int end = start;
            while (end < to && in[end] != ',') {
                end++;
            }
            element(in, start, HeadFields.trimmed(in, 0, start, end));
            if (end == to) {
                return;
            }
            start = end + 1;
            while (start < to && Octets.isSpace(in[start])) {
                start++;
            }
        }
    }

    /** All fields have been seen. */
    void complete() {
        if (!lastIsChunked) {
            throw Rejected.bad("The last transfer coding is not chunked.");
        }
        if (chunked > 1) {
            throw Rejected.bad("The body is said to be chunked more than once.");
        }
        if (others) {
            throw new Rejected(501, "The only transfer coding that is known is chunked.");
        }
    }

    private void element(byte[] in, int start, int end) {
        int token = start;
        while (token < end && Octets.is(in[token], Octets.TOKEN)) {
            token++;
        }
        boolean parameters = token < end;
        if (token == start || (parameters && in[token] != ';' && !Octets.isSpace(in[token]))) {
            throw Rejected.bad("The Transfer-Encoding is not a list of codings.");
        }
        lastIsChunked = Octets.equalsIgnoreCase(in, start, token, CHUNKED);
        if (!lastIsChunked) {
            others = true;
        } else if (parameters) {
            throw Rejected.bad("The coding chunked has no parameters.");
        } else {
            chunked++;
        }
    }
}
