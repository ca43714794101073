/** Whether the one who sent a request still waits for its answer: what Helidon tells no handler. */
@NullMarked
package dev.sevenstops.app.downstream.caller;

import org.jspecify.annotations.NullMarked;
