/** One deadline for a request and everything that is called on its behalf. */
@NullMarked
package dev.sevenstops.client.deadline;

import org.jspecify.annotations.NullMarked;
