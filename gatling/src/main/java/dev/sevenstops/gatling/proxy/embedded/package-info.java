/** Jetty's reverse proxy as a process, with an instrumentation of its own: so that a fresh machine needs nothing installed. */
@NullMarked
package dev.sevenstops.gatling.proxy.embedded;

import org.jspecify.annotations.NullMarked;
