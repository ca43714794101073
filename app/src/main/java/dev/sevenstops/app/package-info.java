/** The specimen: an orders service with one package per stop, each holding that stop's fault and its fix. */
@NullMarked
package dev.sevenstops.app;

import org.jspecify.annotations.NullMarked;
