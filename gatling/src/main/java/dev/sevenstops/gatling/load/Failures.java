package dev.sevenstops.gatling.load;

import io.gatling.http.client.impl.PrematureCloseException;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.Locale;

/** Short, stable names for the ways in which a request can end without an answer. */
final class Failures {
    private Failures() {}

    /**
     * The reason's name: {@code timeout}, {@code connection refused}, {@code connection reset}, {@code connection closed}, {@code
     * stream reset} or the exception's.
     */
    static String reason(Throwable thrown) {
        String message = String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT);
        if (thrown instanceof SocketTimeoutException) {
            return "timeout";
        }
        if (thrown instanceof Http2Connection.StreamReset) {
            return "stream reset";
        }
        if (message.contains("refused")) {
            return "connection refused";
        }
        if (message.contains("reset") || message.contains("broken pipe")) {
            return "connection reset";
        }
        if (thrown instanceof PrematureCloseException || thrown instanceof EOFException) {
            return "connection closed";
        }
        if (thrown instanceof ConnectException && message.contains("timed out")) {
            return "timeout";
        }
        return thrown.getClass().getSimpleName();
    }
}
