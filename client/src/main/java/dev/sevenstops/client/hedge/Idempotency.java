package dev.sevenstops.client.hedge;

/** Whether a call may be sent twice. */
public enum Idempotency {
    /** Several identical calls have the effect of one. */
    IDEMPOTENT,
    /** Each call has an effect of its own: it is never sent a second time. */
    NOT_IDEMPOTENT;

    /**
     * What a method promises (RFC 9110, section 9.2.2). Names are case-sensitive, and a method that is not known there promises
     * nothing.
     *
     * @param method such as {@code GET}
     */
    public static Idempotency ofMethod(String method) {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> IDEMPOTENT;
            default -> NOT_IDEMPOTENT;
        };
    }
}
