package dev.sevenstops.gatling.proxy.embedded;

import java.util.Optional;

/**
 * What the embedded proxy is asked to do; written by the runner as JSON, read by the proxy's process.
 *
 * @param upstreamPort of the service, on the loopback address
 * @param log gets a line for each request, see {@link TraceLog}
 * @param keyStore PKCS#12 with key and certificate, with the password of {@link
 *     dev.sevenstops.gatling.proxy.Certificate#PASSWORD}; empty for plain HTTP
 */
public record EmbeddedSpec(
        int upstreamPort,
        String log,
        Optional<String> keyStore,
        boolean requestBuffering,
        boolean responseBuffering,
        long connectTimeoutMillis,
        long answerTimeoutMillis) {}
