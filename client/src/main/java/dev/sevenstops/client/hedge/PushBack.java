package dev.sevenstops.client.hedge;

import java.time.Duration;

/**
 * A failure that means "send me less", such as 503 with {@code Retry-After} (RFC 9110, section 10.2.3). An exception that an
 * {@link Attempt} throws implements it; extra requests of that route then stop for so long.
 */
public interface PushBack {
    /**
     * For how long nothing extra should be sent. A minute at most is heeded: a typo elsewhere shall not switch hedging off for good.
     * Should this throw, a second is.
     */
    Duration retryAfter();
}
