package dev.sevenstops.gatling.load;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sevenstops.report.store.Json;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** Finds where the next page of a list is: the text of the field {@code next} of the answer's object. */
final class NextLink {
    private NextLink() {}

    /**
     * The path and query of the next page; empty if the object names none.
     *
     * @throws IOException if the answer is not a JSON object, or what it names is neither a path nor an address
     */
    static Optional<String> in(byte[] body) throws IOException {
        try (JsonParser parser = Json.mapper().createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("a page of a list is a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean next = parser.currentName().equals("next");
                JsonToken value = parser.nextToken();
                if (next) {
                    return value == JsonToken.VALUE_STRING ? Optional.of(path(parser.getText())) : Optional.empty();
                }
                parser.skipChildren();
            }
            return Optional.empty();
        }
    }

    private static String path(String link) throws IOException {
        if (link.startsWith("/")) {
            return link;
        }
        try {
            URI uri = URI.create(link);
            if (uri.getRawPath() != null && uri.getRawPath().startsWith("/")) {
                return uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
            }
        } catch (IllegalArgumentException notOne) {
            throw new IOException("the next page's link '" + link + "' is not an address", notOne);
        }
        throw new IOException("the next page's link '" + link + "' is neither a path nor an address");
    }
}
