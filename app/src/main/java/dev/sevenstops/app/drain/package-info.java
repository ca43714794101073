/** Stop 7, drain: responses on their way out, as fast as the client takes them, and what becomes of the connection then. */
@NullMarked
package dev.sevenstops.app.drain;

import org.jspecify.annotations.NullMarked;
