package dev.sevenstops.app.middleware;

import com.dslplatform.json.CompiledJson;
import dev.sevenstops.app.serialize.JsonBody;
import java.util.List;

/**
 * A {@link Problem} that names the fields that must be changed; an extension member as RFC 9457 section 3.2 foresees.
 *
 * @param type see {@link Problem}
 * @param title see {@link Problem}
 * @param status see {@link Problem}
 * @param detail see {@link Problem}
 * @param instance see {@link Problem}
 * @param errors one for each field
 */
@CompiledJson
public record InvalidFields(
        String type, String title, int status, String detail, String instance, List<FieldError> errors)
        implements JsonBody {}
