package dev.sevenstops.app.middleware;

import dev.sevenstops.lifecycle.Stop;
import io.helidon.webserver.http.RoutingRequest;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Bounds the requests of one client by the generic cell rate algorithm (ITU-T I.371; a leaky bucket): a steady rate, and
 * bursts of what the rate allows in a second. It needs one number for each client, the time at which its next request is due.
 *
 * <p>A client is an address. Who stands behind a proxy shares its address: the proxy limits its own clients, and here the
 * proxy as a whole is limited. {@code X-Forwarded-For} is not believed, since anyone can send it.
 *
 * <p>The table of clients is bounded. When it is full, those who have not asked lately are forgotten, which changes nothing for
 * them; newcomers for whom there is no room share one allowance.
 */
final class RateLimit implements Layer {
    private static final long SECOND = 1_000_000_000L;
    static final int MOST_CLIENTS = 10_000;

    private final long interval;
    private final LongSupplier nanos;
    private final Map<String, AtomicLong> due = new ConcurrentHashMap<>();
    private final AtomicLong newcomers;
    private final AtomicLong swept;

    /**
     * A limit of so many requests a second.
     *
     * @param rate from 1
     * @param nanos a clock that only goes forward
     */
    RateLimit(int rate, LongSupplier nanos) {
        this.interval = SECOND / rate;
        this.nanos = nanos;
        this.newcomers = new AtomicLong(nanos.getAsLong());
        this.swept = new AtomicLong(nanos.getAsLong() - SECOND);
    }

    @Override
    public Step around(Step next) {
        return (handlers, request, response) -> {
            long wait = take(client(request));
            if (wait > 0) {
                throw Limits.tooManyRequests(
                        Stop.MIDDLEWARE, "This client sends more requests than it may.", Duration.ofNanos(wait));
            }
            next.take(handlers, request, response);
        };
    }

    /** The address that the request came from, without its port. */
    static String client(RoutingRequest request) {
        return request.remotePeer().address() instanceof InetSocketAddress peer && peer.getAddress() != null
                ? peer.getAddress().getHostAddress()
                : request.remotePeer().host();
    }

    /** Takes one request of a client's allowance. Returns 0, or how many nanoseconds too early it comes. */
    long take(String client) {
        long now = nanos.getAsLong();
        AtomicLong due = due(client, now);
        while (true) {
            long at = due.get();
            long start = at - now > 0 ? at : now;
            long early = start - now - (SECOND - interval);
            if (early > 0) {
                return early;
            }
            if (due.compareAndSet(at, start + interval)) {
                return 0;
            }
        }
    }

    /** How many clients are remembered. */
    int clients() {
        return due.size();
    }

    private AtomicLong due(String client, long now) {
        AtomicLong known = due.get(client);
        if (known != null) {
            return known;
        }
        if (due.size() >= MOST_CLIENTS) {
            long last = swept.get();
            if (now - last >= SECOND && swept.compareAndSet(last, now)) {
                due.values().removeIf(at -> at.get() - now <= 0);
            }
            if (due.size() >= MOST_CLIENTS) {
                return newcomers;
            }
        }
        return due.computeIfAbsent(client, address -> new AtomicLong(now));
    }
}
