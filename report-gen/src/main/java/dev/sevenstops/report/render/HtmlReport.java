package dev.sevenstops.report.render;

import dev.sevenstops.report.stats.Summary;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;

/** The report as one HTML page that needs nothing but itself. */
final class HtmlReport {
    // Compiled by the build: nothing is compiled, and no compiler needed, when a report is rendered.
    private static final TemplateEngine TEMPLATES = TemplateEngine.createPrecompiled(ContentType.Html);

    private HtmlReport() {}

    static String of(Summary summary, Beside beside) {
        StringOutput html = new StringOutput();
        TEMPLATES.render("report.jte", PageBuilder.page(summary, beside), html);
        return html.toString();
    }
}
