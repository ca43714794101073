/** What runs at the route stop. */
@NullMarked
package dev.sevenstops.jmh.route;

import org.jspecify.annotations.NullMarked;
