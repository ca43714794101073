@NullMarked
package dev.sevenstops.lifecycle.protocol;

import org.jspecify.annotations.NullMarked;
