/** What runs at the handle stop. */
@NullMarked
package dev.sevenstops.jmh.handle;

import org.jspecify.annotations.NullMarked;
