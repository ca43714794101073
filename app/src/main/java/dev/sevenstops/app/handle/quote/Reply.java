package dev.sevenstops.app.handle.quote;

import java.util.Optional;

/**
 * What a replica answered.
 *
 * @param status the HTTP status
 * @param retryAfter the field {@code Retry-After} as it was sent
 * @param body all of it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never kept
record Reply(int status, Optional<String> retryAfter, byte[] body) {}
