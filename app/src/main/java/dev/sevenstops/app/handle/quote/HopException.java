package dev.sevenstops.app.handle.quote;

import dev.sevenstops.client.hedge.PushBack;
import java.time.Duration;

/** A replica answered, and it was not what was asked for. Without a stack trace: it is an answer, and may come often. */
class HopException extends Exception {
    private static final long serialVersionUID = 1L;

    HopException(String message) {
        super(message, null, false, false);
    }

    /** 504: it cannot be done in time. */
    static final class TooLate extends HopException {
        private static final long serialVersionUID = 1L;

        TooLate(String message) {
            super(message);
        }
    }

    /** 503 or 429 with {@code Retry-After}: not now. */
    static final class PushedBack extends HopException implements PushBack {
        private static final long serialVersionUID = 1L;

        private final Duration retryAfter;

        PushedBack(String message, Duration retryAfter) {
            super(message);
            this.retryAfter = retryAfter;
        }

        @Override
        public Duration retryAfter() {
            return retryAfter;
        }
    }
}
