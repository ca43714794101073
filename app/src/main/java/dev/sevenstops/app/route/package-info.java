/** Stop 3, route: the one table that says which handler answers which method and path. */
@NullMarked
package dev.sevenstops.app.route;

import org.jspecify.annotations.NullMarked;
