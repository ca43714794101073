/** What the instrument itself costs. */
@NullMarked
package dev.sevenstops.jmh.lifecycle;

import org.jspecify.annotations.NullMarked;
