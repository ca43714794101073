package dev.sevenstops.report.store;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.sevenstops.report.model.Cell;

/** The one way in which this project writes and reads its JSON. */
public final class Json {
    // A fixed line feed and fixed separators: the same data are the same bytes on every system.
    private static final DefaultPrettyPrinter PRINTER = new DefaultPrettyPrinter(
                    Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
            .withObjectIndenter(new DefaultIndenter("  ", "\n"));

    // Maps are sorted, since Map.of() iterates differently in every JVM; the components of a record keep their order.
    // Fields that a reader does not know are skipped. Fields that it misses are an error, and so is null in a list or a
    // map: a file cut down by hand must not be read as one that measured zero.
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .defaultPrettyPrinter(PRINTER)
            .addMixIn(Cell.class, CellInOrder.class)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** The mapper. It is immutable for its users and may be shared between threads. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /** What a file that is not what was written shows first, in a line without the library's remarks about itself. */
    public static String reason(JsonProcessingException broken) {
        String line =
                String.valueOf(broken.getOriginalMessage()).lines().findFirst().orElse("unknown");
        return line.replaceFirst(" \\(start marker at .*", "").replaceFirst(" \\(through reference chain: .*", "");
    }
}
