package dev.sevenstops.app.middleware;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers tokens that were found valid, so that a signature is checked once and not with every request. Never longer than a
 * token is valid, and never more than a bounded number: there are two generations, and when the younger is full the older one
 * is dropped. Only who has a valid token can put anything in here. Safe for use by many threads at once.
 */
final class TokenCache {
    /** Tokens in a generation. */
    static final int GENERATION = 1_000;

    /** A longer token is checked every time. */
    private static final int LONGEST = 4_096;

    private volatile Map<String, Entry> young = new ConcurrentHashMap<>();
    private volatile Map<String, Entry> old = Map.of();

    /**
     * Whom the token speaks for, if it was put here and is still valid.
     *
     * @param now seconds since 1970
     */
    Optional<Caller> get(String token, long now) {
        Entry entry = young.get(token);
        if (entry == null) {
            entry = old.get(token);
            if (entry == null) {
                return Optional.empty();
            }
            // used again: it moves to the young ones, or it would be forgotten while it is in use
            put(token, entry.caller(), entry.end());
        }
        return now < entry.end() ? Optional.of(entry.caller()) : Optional.empty();
    }

    /**
     * Remembers a valid token.
     *
     * @param end the second since 1970 from which on it is not valid any more
     */
    void put(String token, Caller caller, long end) {
        if (token.length() > LONGEST) {
            return;
        }
        if (young.size() >= GENERATION) {
            turn();
        }
        young.put(token, new Entry(caller, end));
    }

    /** How many tokens are remembered. */
    int size() {
        return young.size() + old.size();
    }

    private synchronized void turn() {
        if (young.size() >= GENERATION) {
            old = young;
            young = new ConcurrentHashMap<>();
        }
    }

    private record Entry(Caller caller, long end) {}
}
