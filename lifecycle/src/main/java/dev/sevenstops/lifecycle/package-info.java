/** The instrument: the seven stops of any Helidon 4 server, as a library that knows nothing of the application. */
@NullMarked
package dev.sevenstops.lifecycle;

import org.jspecify.annotations.NullMarked;
