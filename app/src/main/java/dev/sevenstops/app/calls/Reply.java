package dev.sevenstops.app.calls;

import java.util.Optional;

/**
 * What a replica answered.
 *
 * @param status the HTTP status
 * @param retryAfter the field {@code Retry-After} as it was sent
 * @param body all of it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never kept
public record Reply(int status, Optional<String> retryAfter, byte[] body) {}
