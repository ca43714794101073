/** How something gets in front of Helidon's HTTP/1.1: the instrument and the framing gate both come in this way. */
@NullMarked
package dev.sevenstops.lifecycle.protocol;

import org.jspecify.annotations.NullMarked;
