/** Stop 6, serialize: the one place where an object becomes bytes, with two serializers and pooled buffers. */
@NullMarked
package dev.sevenstops.app.serialize;

import org.jspecify.annotations.NullMarked;
