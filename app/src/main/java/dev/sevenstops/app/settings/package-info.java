/** How the service is configured: effective values, and what to say when one of them is wrong. */
@NullMarked
package dev.sevenstops.app.settings;

import org.jspecify.annotations.NullMarked;
