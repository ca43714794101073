package dev.sevenstops.lifecycle.framing;

import io.helidon.http.Status;

/**
 * Statuses with the reason phrases that RFC 9110 (sections 15.5.14, 15.5.15 and 15.5.17) and RFC 6585 (section 5) give them. Helidon 4.4.0
 * has those of older RFCs for some, and none for 431. Any thread may call any method.
 */
public final class ReasonPhrases {
    private static final Status CONTENT_TOO_LARGE = Status.create(413, "Content Too Large");
    private static final Status URI_TOO_LONG = Status.create(414, "URI Too Long");
    private static final Status RANGE_NOT_SATISFIABLE = Status.create(416, "Range Not Satisfiable");
    private static final Status HEADERS_TOO_LARGE = Status.create(431, "Request Header Fields Too Large");

    private ReasonPhrases() {}

    /**
     * The status of a code.
     *
     * @param code three digits
     */
    public static Status status(int code) {
        return current(Status.create(code));
    }

    /** The same status with the phrase of today; itself where Helidon's is the same, and where no RFC has another. */
    public static Status current(Status status) {
        return switch (status.code()) {
            case 413 -> CONTENT_TOO_LARGE;
            case 414 -> URI_TOO_LONG;
            case 416 -> RANGE_NOT_SATISFIABLE;
            case 431 -> HEADERS_TOO_LARGE;
            default -> status;
        };
    }
}
