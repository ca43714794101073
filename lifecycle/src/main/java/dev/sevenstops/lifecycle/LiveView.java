package dev.sevenstops.lifecycle;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Meter;
import io.helidon.metrics.api.MetricsFactory;
import io.helidon.metrics.api.Tag;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The seven stops of the running service: for each route what every stop took, and who ended what where. A page that renews itself for a
 * browser, JSON for everybody else. It reads what the instrument publishes as metrics, and costs nothing while nobody asks.
 *
 * <pre>{@code
 * admin.register(LiveView.PATH, new LiveView());
 * }</pre>
 *
 * <p>Times are in seconds; {@code p50} and {@code p99} are those of the last minute, everything else is since the start. {@code share} is the
 * part of all the time that the route's requests have taken, accept included. Any number of threads may ask.
 */
public final class LiveView implements HttpService {
    /** Where operators look for it. */
    public static final String PATH = "/observe/lifecycle";

    private static final String DURATION = "lifecycle.stop.duration";
    private static final String ENDED = "lifecycle.ended";
    private static final String[] ROWS = {
        "accept", "parse", "route", "middleware", "handle", "serialize", "drain", "residual", "total"
    };
    private static final double NANOSECONDS = 1e9;

    /** What one stop took on one route. */
    private static final class Figures {
        private double count;
        private double sum;
        private double p50;
        private double p99;

        private double mean() {
            return count == 0 ? 0 : sum / count;
        }
    }

    /** All that is published, read once. */
    private static final class Reading {
        private final Map<String, Map<String, Figures>> routes = new TreeMap<>();
        private final Map<String, Map<String, Double>> ends = new HashMap<>();

        private static Reading now() {
            Reading reading = new Reading();
            for (Meter meter : MetricsFactory.getInstance().globalRegistry().meters()) {
                if (meter instanceof Gauge<?> gauge) {
                    reading.add(gauge);
                }
            }
            return reading;
        }

        private void add(Gauge<?> gauge) {
            String name = gauge.id().name();
            if (!name.startsWith(DURATION) && !name.equals(ENDED)) {
                return;
            }
            Map<String, String> tags = new HashMap<>();
            for (Tag tag : gauge.id().tags()) {
                tags.put(tag.key(), tag.value());
            }
            String stop = tags.getOrDefault("stop", "");
            double value = gauge.value().doubleValue();
            if (name.equals(ENDED)) {
                ends.computeIfAbsent(stop, any -> new TreeMap<>()).put(tags.getOrDefault("by", ""), value);
                return;
            }
            Figures figures = routes.computeIfAbsent(tags.getOrDefault("http.route", ""), any -> new HashMap<>())
                    .computeIfAbsent(stop, any -> new Figures());
            switch (name.substring(DURATION.length()) + tags.getOrDefault("quantile", "")) {
                case ".count" -> figures.count = value;
                case ".sum" -> figures.sum = value;
                case "0.5" -> figures.p50 = value;
                case "0.99" -> figures.p99 = value;
                default -> {
                    // other quantiles
                }
            }
        }
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/", LiveView::answer);
    }

    private static void answer(ServerRequest request, ServerResponse response) {
        boolean page = request.headers()
                .first(HeaderNames.ACCEPT)
                .map(accept -> accept.contains("text/html"))
                .orElse(false);
        Reading reading = Reading.now();
        response.header(HeaderNames.CACHE_CONTROL, "no-store").header(HeaderNames.VARY, "Accept");
        if (page) {
            response.header(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8");
            response.send(page(reading).getBytes(StandardCharsets.UTF_8));
        } else {
            response.header(HeaderValues.CONTENT_TYPE_JSON);
            response.send(json(reading).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static double whole(Map<String, Figures> stops) {
        return of(stops, "accept").sum + of(stops, "total").sum;
    }

    private static double share(Map<String, Figures> stops, Figures figures) {
        double whole = whole(stops);
        return whole == 0 ? 0 : figures.sum / whole;
    }

    private static Figures of(Map<String, Figures> stops, String stop) {
        return stops.getOrDefault(stop, new Figures());
    }

    private static String json(Reading reading) {
        StringBuilder json = new StringBuilder("{\"routes\":[");
        String between = "";
        for (Map.Entry<String, Map<String, Figures>> route : reading.routes.entrySet()) {
            json.append(between)
                    .append("\n{\"route\":")
                    .append(quoted(route.getKey()))
                    .append(",\"stops\":{");
            between = ",";
            String comma = "";
            for (String stop : ROWS) {
                Figures figures = of(route.getValue(), stop);
                json.append(comma)
                        .append("\n\"")
                        .append(stop)
                        .append(String.format(
                                Locale.ROOT,
                                "\":{\"count\":%.0f,\"mean\":%.9f,\"p50\":%.9f,\"p99\":%.9f,\"share\":%.6f}",
                                figures.count,
                                figures.mean(),
                                figures.p50,
                                figures.p99,
                                share(route.getValue(), figures)));
                comma = ",";
            }
            json.append("}}");
        }
        json.append("],\n\"ended\":{");
        between = "";
        for (Stop stop : Stop.values()) {
            json.append(between).append("\n\"").append(stop.id()).append("\":{");
            between = ",";
            String comma = "";
            for (Map.Entry<String, Double> end :
                    reading.ends.getOrDefault(stop.id(), Map.of()).entrySet()) {
                json.append(comma)
                        .append(quoted(end.getKey()))
                        .append(String.format(Locale.ROOT, ":%.0f", end.getValue()));
                comma = ",";
            }
            json.append('}');
        }
        return json.append("}}\n").toString();
    }

    private static String page(Reading reading) {
        StringBuilder html = new StringBuilder("""
                <!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="2">
                <meta name="viewport" content="width=device-width"><title>Seven stops</title><style>
                :root{color-scheme:light dark}body{font:15px/1.45 system-ui,sans-serif;margin:1.5rem;max-width:60rem}
                table{border-collapse:collapse;width:100%;margin:.4rem 0 1.6rem}th,td{padding:.2rem .6rem;text-align:right;
                border-bottom:1px solid #8884}th:first-child{text-align:left;font-weight:500}thead th{font-size:.85em;color:GrayText}
                h2{font:600 1rem ui-monospace,monospace;margin:0}meter{width:7rem}tr.total th,tr.total td{font-weight:600}
                </style></head><body><h1>The seven stops</h1>
                """);
        reading.routes.forEach((route, stops) -> {
            html.append("<h2>")
                    .append(escaped(route.isEmpty() ? "(no route)" : route))
                    .append("</h2><table><thead><tr>");
            html.append("<th scope=\"col\">stop</th><th scope=\"col\">count</th><th scope=\"col\">mean</th>")
                    .append(
                            "<th scope=\"col\">p50, last minute</th><th scope=\"col\">p99</th><th scope=\"col\">share</th>")
                    .append("</tr></thead><tbody>\n");
            for (String stop : ROWS) {
                Figures figures = of(stops, stop);
                double share = share(stops, figures);
                html.append("<tr class=\"")
                        .append(stop)
                        .append("\"><th scope=\"row\">")
                        .append(stop)
                        .append("</th>");
                html.append(String.format(Locale.ROOT, "<td>%.0f</td>", figures.count));
                html.append("<td>").append(time(figures.mean())).append("</td>");
                html.append("<td>").append(time(figures.p50)).append("</td>");
                html.append("<td>").append(time(figures.p99)).append("</td>");
                html.append(String.format(
                        Locale.ROOT,
                        "<td><meter value=\"%.4f\">%.1f %%</meter> %.1f %%</td></tr>%n",
                        share,
                        100 * share,
                        100 * share));
            }
            html.append("</tbody></table>\n");
        });
        html.append("<h2>who ended it, where</h2><table><thead><tr><th scope=\"col\">stop</th>");
        for (End end : End.values()) {
            html.append("<th scope=\"col\">").append(end.id()).append("</th>");
        }
        html.append("</tr></thead><tbody>\n");
        for (Stop stop : Stop.values()) {
            html.append("<tr><th scope=\"row\">").append(stop.id()).append("</th>");
            Map<String, Double> ends = reading.ends.getOrDefault(stop.id(), Map.of());
            for (End end : End.values()) {
                html.append(String.format(Locale.ROOT, "<td>%.0f</td>", ends.getOrDefault(end.id(), 0.0)));
            }
            html.append("</tr>\n");
        }
        return html.append("</tbody></table></body></html>\n").toString();
    }

    private static String time(double seconds) {
        if (seconds >= 1) {
            return String.format(Locale.ROOT, "%.2f s", seconds);
        }
        if (seconds >= 1e-3) {
            return String.format(Locale.ROOT, "%.2f ms", seconds * 1e3);
        }
        return seconds >= 1e-6
                ? String.format(Locale.ROOT, "%.1f µs", seconds * 1e6)
                : String.format(Locale.ROOT, "%.0f ns", seconds * NANOSECONDS);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** A text as JSON has it (RFC 8259 section 7). */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
