/** The forms of the report: HTML, Markdown, JSON and text. The same results always give the same bytes. */
@NullMarked
package dev.sevenstops.report.render;

import org.jspecify.annotations.NullMarked;
