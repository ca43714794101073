/**
 * Which routes were registered, in which order, and which of them no request can ever reach. Works on the registrations alone:
 * nothing here runs while a request is served.
 */
@NullMarked
package dev.sevenstops.lifecycle.route;

import org.jspecify.annotations.NullMarked;
