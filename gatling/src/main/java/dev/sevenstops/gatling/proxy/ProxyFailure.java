package dev.sevenstops.gatling.proxy;

/** A proxy cannot be started or read. The message says what and where, and what to do where that is known. */
public final class ProxyFailure extends Exception {
    public ProxyFailure(String message) {
        super(message);
    }

    /** The message, which is never absent. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
