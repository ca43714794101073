/**
 * matrix.yaml: what it may say, and every problem that it has, each with its line, before anything is started.
 */
@NullMarked
package dev.sevenstops.gatling.matrix;

import org.jspecify.annotations.NullMarked;
