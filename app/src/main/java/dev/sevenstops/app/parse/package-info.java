/** Stop 2, parse: how much of a request is read before it is refused, and how the refusal is said. */
@NullMarked
package dev.sevenstops.app.parse;

import org.jspecify.annotations.NullMarked;
