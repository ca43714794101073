package dev.sevenstops.gatling.agreement;

import dev.sevenstops.corpus.FramingCase.Seen;

/**
 * A final response, as the echo gives it.
 *
 * @param status its status; {@link #UNREADABLE} if what came is no response
 * @param method what the service took as the method, empty if it was not the service that answered, or it refused
 * @param target likewise the target
 * @param body one character for each byte
 */
record Answer(int status, String method, String target, String body) {
    /** Stands for bytes that are no response. */
    static final int UNREADABLE = -1;

    private static final int OK = 200;
    private static final String EMPTY = "ok";

    /** Whether the request was served. */
    boolean served() {
        return status == OK;
    }

    /** Whether the request was refused, by whomever. */
    boolean refused() {
        return status >= 400;
    }

    /** The request that was served, as the service took it. */
    Seen request() {
        return new Seen(method, target, body.equals(EMPTY) ? "" : body);
    }

    /** Whether this is the answer to the request; the echo says "ok" to an empty body, and HEAD is answered without one. */
    boolean answers(Seen request) {
        return method.equals(request.method())
                && target.equals(request.target())
                && (method.equals("HEAD")
                        || request().body().equals(request.body().equals(EMPTY) ? "" : request.body()));
    }
}
