/** The second listener: metrics, health and the effective settings, on a port of their own. */
@NullMarked
package dev.sevenstops.app.admin;

import org.jspecify.annotations.NullMarked;
