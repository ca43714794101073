package dev.sevenstops.report.map;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The lifecycle map as one HTML page that needs nothing but itself and is printed on one sheet of A4. */
final class MapHtml {
    /** Its name, in the run's folder. */
    static final String FILE = "lifecycle-map.html";

    private static final TemplateEngine TEMPLATES = TemplateEngine.createPrecompiled(ContentType.Html);

    private MapHtml() {}

    static String of(LifecycleMap map) {
        List<Companions.Link> links = new ArrayList<>();
        links.add(new Companions.Link("Report", "report.html"));
        Companions.links().stream().filter(link -> !link.file().equals(FILE)).forEach(links::add);
        // the report's own style first: the map adds to it and overrides it
        String style = read("/dev/sevenstops/report/render/report.css") + read("map.css");
        StringOutput html = new StringOutput();
        TEMPLATES.render("map.jte", new MapPage(map, List.copyOf(links), style), html);
        return html.toString();
    }

    static String read(String name) {
        try (InputStream stream = MapHtml.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("not on the class path: " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
