package dev.sevenstops.app.middleware;

import java.util.Set;

/**
 * Who a valid token speaks for.
 *
 * @param subject the token's {@code sub}; empty if it has none
 * @param scopes what they may do
 */
public record Caller(String subject, Set<String> scopes) {}
