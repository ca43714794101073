package dev.sevenstops.lifecycle.framing;

/** The version in a request line, RFC 9112 section 2.3. */
enum Version {
    /** {@code HTTP/1.0}. */
    HTTP_1_0,
    /** {@code HTTP/1.1}. */
    HTTP_1_1,
    /**
     * {@code HTTP/1.2} to {@code HTTP/1.9}, which are served as 1.1: RFC 9110 section 2.5, a recipient SHOULD process a higher minor
     * version as if it was the highest that it knows.
     */
    HIGHER_MINOR;

    private static final byte[] NAME = Octets.ascii("HTTP/");

    /** The version that stands here, with the line's end behind it. */
    static Version of(byte[] in, int from) {
        partial(in, from, from + NAME.length);
        byte major = in[from + 5];
        byte minor = in[from + 7];
        if (!Octets.isDigit(major) || in[from + 6] != '.' || !Octets.isDigit(minor) || in[from + 8] != '\r') {
            throw malformed();
        }
        if (major != '1') {
            throw new Rejected(505, "This is a server of HTTP/1.1 and HTTP/1.0.");
        }
        return switch (minor) {
            case '0' -> HTTP_1_0;
            case '1' -> HTTP_1_1;
            default -> HIGHER_MINOR;
        };
    }

    /** Checks what there is of the version's name. */
    static void partial(byte[] in, int from, int limit) {
        int known = Math.min(NAME.length, limit - from);
        for (int i = 0; i < known; i++) {
            if (in[from + i] != NAME[i]) {
                throw malformed();
            }
        }
    }

    private static Rejected malformed() {
        return Rejected.bad("The request line does not end with the version, such as HTTP/1.1, and CR LF.");
    }
}
