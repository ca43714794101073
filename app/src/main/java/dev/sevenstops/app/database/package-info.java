/** The orders database: a file that is generated, the same everywhere. */
@NullMarked
package dev.sevenstops.app.database;

import org.jspecify.annotations.NullMarked;
