@NullMarked
package dev.sevenstops.report.render;

import org.jspecify.annotations.NullMarked;
