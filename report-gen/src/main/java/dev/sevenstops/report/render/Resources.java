package dev.sevenstops.report.render;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Files on the class path that become part of a page. */
public final class Resources {
    private static final String LIBRARY = "/META-INF/resources/webjars/echarts/5.5.0/echarts.common.min.js";

    private Resources() {}

    static String style() {
        return baseStyle() + read("views.css");
    }

    static String script() {
        return read("views.js") + chartScript();
    }

    /** The style that every page has in common. */
    public static String baseStyle() {
        return read("report.css");
    }

    /** The script that draws a page's charts; it takes the {@link #library()}. */
    public static String chartScript() {
        return read("report.js");
    }

    /** The library that charts are drawn with. */
    public static String library() {
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
