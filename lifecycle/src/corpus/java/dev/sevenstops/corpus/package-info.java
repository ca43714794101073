/** The framing corpus, for the tests of more than one module. */
@NullMarked
package dev.sevenstops.corpus;

import org.jspecify.annotations.NullMarked;
