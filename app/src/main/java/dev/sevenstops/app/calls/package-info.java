/**
 * Calls of other services whose cancellation reaches them: connections that belong to the caller, not to the web client's own cache.
 */
@NullMarked
package dev.sevenstops.app.calls;

import org.jspecify.annotations.NullMarked;
