package dev.sevenstops.app.handle.quote;

import com.dslplatform.json.CompiledJson;

/**
 * One part of a quote: what a service said about the order.
 *
 * @param service who said it
 * @param order what about
 * @param replica which replica answered, from 0
 */
@CompiledJson
public record Part(String service, long order, int replica) {}
