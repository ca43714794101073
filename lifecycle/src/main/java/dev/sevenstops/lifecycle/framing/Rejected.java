package dev.sevenstops.lifecycle.framing;

/** The request cannot be served, and nothing that follows it on its connection can be trusted. */
final class Rejected extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * @param status the answer's status
     * @param detail what is wrong, for the client: one sentence that repeats nothing of the request
     */
    Rejected(int status, String detail) {
        // no stack trace: whoever sends rubbish decides how often this is made
        super(detail, null, false, false);
        this.status = status;
    }

    /** 400: what RFC 9110 and 9112 do not allow. */
    static Rejected bad(String detail) {
        return new Rejected(400, detail);
    }

    /** 413: more of a body than is taken. */
    static Rejected bodyTooLarge(long limit) {
        return new Rejected(413, "The body is larger than " + limit + " bytes, the most that is taken.");
    }

    int status() {
        return status;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
