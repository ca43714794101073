/** Stop 4, middleware: what runs around the handlers; here, how an error becomes an answer. */
@NullMarked
package dev.sevenstops.app.middleware;

import org.jspecify.annotations.NullMarked;
