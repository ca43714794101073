/** What runs at the middleware stop. */
@NullMarked
package dev.sevenstops.jmh.middleware;

import org.jspecify.annotations.NullMarked;
