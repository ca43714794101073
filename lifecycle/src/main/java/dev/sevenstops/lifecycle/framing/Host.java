package dev.sevenstops.lifecycle.framing;

/** A host with an optional port, as in the Host header and in an absolute request-target: RFC 9110 sections 4.2 and 7.2. */
final class Host {
    private static final int MAX_PORT = 65_535;

    private Host() {}

    /**
     * Checks a host and a port. An empty host is not valid in an http URI (RFC 9110 section 4.2.1), and so not in a Host header of one;
     * neither is a user (section 4.2.4).
     *
     * @return where the host ends and the colon of the port stands, if there is one; -1 if it is not valid
     */
    static int end(byte[] in, int from, int to) {
        int end = from < to && in[from] == '[' ? literal(in, from, to) : name(in, from, to);
        return end > from && port(in, end, to) ? end : -1;
    }

    private static int name(byte[] in, int from, int to) {
        int i = from;
        while (i < to && in[i] != ':') {
            if (in[i] == '%' && i + 2 < to && Octets.hex(in[i + 1]) >= 0 && Octets.hex(in[i + 2]) >= 0) {
                i += 3;
            } else if (Octets.is(in[i], Octets.HOST)) {
                i++;
            } else {
                return -1;
            }
        }
        return i;
    }

    /** Of the address itself only the characters are checked: at least two colons, or the v of a future version. */
    private static int literal(byte[] in, int from, int to) {
        int colons = 0;
        for (int i = from + 1; i < to; i++) {
            if (in[i] == ']') {
                boolean future = in[from + 1] == 'v' || in[from + 1] == 'V';
                return colons >= 2 || (future && i > from + 2) ? i + 1 : -1;
            }
            if (in[i] == ':') {
                colons++;
            }
            if (!Octets.is(in[i], Octets.LITERAL)) {
                return -1;
            }
        }
        return -1;
    }

    private static boolean port(byte[] in, int colon, int to) {
        if (colon == to) {
            return true;
        }
        if (in[colon] != ':') {
            return false;
        }
        int port = 0;
        for (int i = colon + 1; i < to; i++) {
            if (!Octets.isDigit(in[i])) {
                return false;
            }
            port = port * 10 + in[i] - '0';
            if (port > MAX_PORT) {
                return false;
            }
        }
        return true;
    }
}
