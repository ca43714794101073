package dev.sevenstops.app.middleware;

import com.dslplatform.json.CompiledJson;

/**
 * What is wrong with one field of a body.
 *
 * @param field where it is, such as {@code lines[0].sku}; empty for the body as a whole
 * @param message what it must be
 */
@CompiledJson
public record FieldError(String field, String message) {}
