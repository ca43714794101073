package dev.sevenstops.client.hedge;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many extra requests there may be, as a fraction of the requests: a token bucket that requests fill and extras empty, so
 * that it follows the rate without measuring it. Hedges and retries, or several routes, share one by using the same object.
 *
 * <p>It begins empty. So since the beginning there have never been more extras than {@code fraction x requests}, and within any
 * stretch of time never more than {@code fraction x requests + burst}, however many threads use it. Tokens are counted in
 * millionths, as whole numbers: nothing is lost to rounding but what a fraction has beyond its sixth decimal.
 *
 * <p>For any thread; no lock.
 */
public final class RequestBudget {
    private static final long TOKEN = 1_000_000;
    /** So many tokens can be saved: enough for a cluster of stragglers, too few to hurt anyone after a quiet night. */
    private static final int BURST = 10;

    private final long deposit;
    private final long capacity;
    private final AtomicLong tokens = new AtomicLong();

    private RequestBudget(long deposit, long capacity) {
        this.deposit = deposit;
        this.capacity = capacity;
    }

    /**
     * A budget with a burst of 10.
     *
     * @param fraction extra requests for each request, from 0 to 1
     */
    public static RequestBudget of(double fraction) {
        return of(fraction, BURST);
    }

    /**
     * A budget.
     *
     * @param fraction extra requests for each request, from 0 to 1; taken to the sixth decimal, downwards
     * @param burst how many extra requests can be saved up, from 1 to a million
     */
    public static RequestBudget of(double fraction, int burst) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("a budget of " + fraction + " extra requests for each: give 0 to 1");
        }
        if (burst < 1 || burst > 1_000_000) {
            throw new IllegalArgumentException("a burst of " + burst + " extra requests: give 1 to 1000000");
        }
        return new RequestBudget((long) Math.floor(fraction * TOKEN + 1e-6), burst * TOKEN);
    }

    /** One request, not counting extras, is being sent. */
    public void request() {
        long before = tokens.get();
        while (before < capacity) {
            long seen = tokens.compareAndExchange(before, Math.min(capacity, before + deposit));
            if (seen == before) {
                return;
            }
            before = seen;
        }
    }

    /**
     * Asks for one extra request.
     *
     * @return whether it may be sent; it has then been paid for
     */
    public boolean tryExtra() {
        long before = tokens.get();
        while (before >= TOKEN) {
            long seen = tokens.compareAndExchange(before, before - TOKEN);
            if (seen == before) {
                return true;
            }
            before = seen;
        }
        return false;
    }

    /** How many extra requests could be sent now, one after the other. */
    public long available() {
        return tokens.get() / TOKEN;
    }
}
