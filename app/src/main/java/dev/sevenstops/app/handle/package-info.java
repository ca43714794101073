/** Stop 5, handle: the orders, from the database to the objects that are sent. */
@NullMarked
package dev.sevenstops.app.handle;

import org.jspecify.annotations.NullMarked;
