package dev.sevenstops.gatling.proxy;

import java.time.Duration;

/**
 * How a proxy is set. All kinds get the same values, so that they can be compared.
 *
 * @param tls the proxy ends TLS, with a certificate made for it at its start; it speaks plain HTTP to the service
 * @param requestBuffering the proxy reads a request's body before it connects to the service
 * @param responseBuffering the proxy takes a response from the service faster than the client reads it
 * @param connectTimeout how long a connection to the service may take, then 502, 503 or 504 by kind
 * @param answerTimeout how long the service may be silent, then 504
 */
public record ProxyOptions(
        boolean tls,
        boolean requestBuffering,
        boolean responseBuffering,
        Duration connectTimeout,
        Duration answerTimeout) {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    public ProxyOptions {
        if (connectTimeout.toMillis() < 1 || answerTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("a proxy's timeouts are at least 1 ms: connect "
                    + connectTimeout.toMillis() + " ms, answer " + answerTimeout.toMillis() + " ms");
        }
    }

    /** With 5 seconds to connect and 30 to answer. */
    public ProxyOptions(boolean tls, boolean requestBuffering, boolean responseBuffering) {
        this(tls, requestBuffering, responseBuffering, CONNECT, ANSWER);
    }

    /** Plain HTTP, and nothing is buffered beyond what passing it on takes. */
    public static ProxyOptions defaults() {
        return new ProxyOptions(false, false, false);
    }

    /** The same with other timeouts. */
    public ProxyOptions withTimeouts(Duration connect, Duration answer) {
        return new ProxyOptions(tls, requestBuffering, responseBuffering, connect, answer);
    }
}
