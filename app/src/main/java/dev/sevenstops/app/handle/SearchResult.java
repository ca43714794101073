package dev.sevenstops.app.handle;

import com.dslplatform.json.CompiledJson;
import dev.sevenstops.app.serialize.JsonBody;
import java.util.List;

/**
 * What a search found.
 *
 * @param matches the first orders that match, by id
 * @param query what was searched for
 */
@CompiledJson
public record SearchResult(List<OrderSummary> matches, String query) implements JsonBody {}
