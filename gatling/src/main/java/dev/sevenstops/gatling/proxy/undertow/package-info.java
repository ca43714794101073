/** Undertow's reverse proxy as a process: deliberately lax, for the agreement demonstration only. Nothing is measured through it. */
@NullMarked
package dev.sevenstops.gatling.proxy.undertow;

import org.jspecify.annotations.NullMarked;
