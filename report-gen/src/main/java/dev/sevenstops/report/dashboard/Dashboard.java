package dev.sevenstops.report.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sevenstops.report.map.Guide;
import dev.sevenstops.report.map.Guide.StopGuide;
import dev.sevenstops.report.map.Guide.Watch;
import dev.sevenstops.report.store.Json;

/** A dashboard for Grafana: a row for each stop, a panel for each of its queries. The data source is chosen when it is imported. */
public final class Dashboard {
    /** Grafana 10 and newer read it. */
    private static final int SCHEMA_VERSION = 38;

    private static final int WIDTH = 24;
    private static final int HEIGHT = 7;

    private Dashboard() {}

    /** The dashboard as JSON. */
    public static String of(Guide guide) {
        ObjectNode root = Json.mapper().createObjectNode();
        root.put("title", "Seven Stops").put("uid", "seven-stops").put("schemaVersion", SCHEMA_VERSION);
        root.put("refresh", "10s").put("editable", true);
        root.putArray("tags").add("seven-stops");
        root.putObject("time").put("from", "now-30m").put("to", "now");
        root.putObject("templating")
                .putArray("list")
                .addObject()
                .put("name", "datasource")
                .put("type", "datasource")
                .put("query", "prometheus");
        ArrayNode panels = root.putArray("panels");
        int y = 0;
        int id = 1;
        for (StopGuide stop : guide.stops()) {
            ObjectNode row = panels.addObject();
            row.put("id", id++).put("type", "row").put("title", stop.stop() + ": " + stop.happens());
            row.put("collapsed", false).putArray("panels");
            position(row, 0, y++, WIDTH, 1);
            int width = WIDTH / stop.watch().size();
            int x = 0;
            for (Watch watch : stop.watch()) {
                ObjectNode panel = panels.addObject();
                position(panel, x, y, width, HEIGHT);
                panel(panel, id++, watch);
                x += width;
            }
            y += HEIGHT;
        }
        try {
            return Json.mapper().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void panel(ObjectNode panel, int id, Watch watch) {
        panel.put("id", id)
                .put("type", "timeseries")
                .put("title", watch.title())
                .put("description", watch.reading());
        source(panel);
        ObjectNode defaults = panel.putObject("fieldConfig").putObject("defaults");
        defaults.put("unit", unit(watch.unit())).put("min", 0);
        ObjectNode target = panel.putArray("targets").addObject();
        target.put("refId", "A").put("expr", watch.promql());
        source(target);
    }

    private static void source(ObjectNode owner) {
        owner.putObject("datasource").put("type", "prometheus").put("uid", "${datasource}");
    }

    private static void position(ObjectNode panel, int x, int y, int width, int height) {
        panel.putObject("gridPos").put("x", x).put("y", y).put("w", width).put("h", height);
    }

    private static String unit(String unit) {
        return switch (unit) {
            case "s" -> "s";
            case "bytes" -> "decbytes";
            case "1/s" -> "cps";
            case "ratio" -> "percentunit";
            default -> "short";
        };
    }
}
