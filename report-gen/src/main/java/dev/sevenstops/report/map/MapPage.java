package dev.sevenstops.report.map;

import java.util.List;

/**
 * What the map's page shows. Public for its template, which lives in another package.
 *
 * @param map its words and figures
 * @param links to what lies beside it
 * @param style of the page
 */
public record MapPage(LifecycleMap map, List<Companions.Link> links, String style) {}
