/**
 * The reverse proxies that a service can stand behind: started as processes of their own, and read through their own logs.
 *
 * <p>A proxy makes the seven stops itself. What each of them shows of its stops is {@link
 * dev.sevenstops.gatling.proxy.ProxyStops}; what was found out is in {@code gatling/PROXIES.md}.
 */
@NullMarked
package dev.sevenstops.gatling.proxy;

import org.jspecify.annotations.NullMarked;
