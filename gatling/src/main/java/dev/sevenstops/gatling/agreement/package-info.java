/**
 * Do a proxy and the service behind it agree on where a request ends? Each case of the framing corpus is sent through each proxy, with a
 * recording tap between proxy and service; {@link dev.sevenstops.gatling.agreement.Judge} compares what was forwarded with what was
 * taken.
 */
@NullMarked
package dev.sevenstops.gatling.agreement;

import org.jspecify.annotations.NullMarked;
