package dev.sevenstops.report.render;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Files on the class path that become part of the page. */
final class Resources {
    private static final String LIBRARY = "/META-INF/resources/webjars/echarts/5.5.0/echarts.common.min.js";

    private Resources() {}

    static String style() {
        return read("report.css") + read("views.css");
    }

    static String script() {
        return read("views.js") + read("report.js");
    }

    static String library() {
        return read(LIBRARY);
    }

    private static String read(String name) {
        try (InputStream stream = Resources.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("not on the class path: " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
