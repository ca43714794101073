package dev.sevenstops.app.middleware;

import com.dslplatform.json.CompiledJson;
import dev.sevenstops.app.serialize.JsonBody;

/**
 * An error as RFC 9457 describes it.
 *
 * @param type what kind of problem; {@code about:blank} where the status says it all
 * @param title the status's reason phrase
 * @param status the HTTP status
 * @param detail what the client can do about it; never what a person outside should not see
 * @param instance the path that was asked for, or empty where the request could not be read that far
 */
@CompiledJson
public record Problem(String type, String title, int status, String detail, String instance) implements JsonBody {}
