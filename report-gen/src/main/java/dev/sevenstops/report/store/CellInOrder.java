package dev.sevenstops.report.store;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.io.IOException;
import java.util.Map;

/**
 * How {@link dev.sevenstops.report.model.Cell} is written: all other maps are sorted, but the order of a cell's factors is that
 * of the file and says which of them comes first.
 */
abstract class CellInOrder {
    @JsonSerialize(using = Levels.class)
    abstract Map<String, String> levels();

    /** Writes the entries as they come. */
    static final class Levels extends JsonSerializer<Map<String, String>> {
        @Override
        public void serialize(Map<String, String> levels, JsonGenerator json, SerializerProvider provider)
                throws IOException {
            json.writeStartObject();
            for (Map.Entry<String, String> level : levels.entrySet()) {
                json.writeStringField(level.getKey(), level.getValue());
            }
            json.writeEndObject();
        }
    }
}
