package dev.sevenstops.gatling.run;

import java.util.concurrent.CompletableFuture;

/** A process that must not end while a block is measured. */
interface Watched {
    /** Completes when the process has ended. */
    CompletableFuture<?> onExit();

    boolean isAlive();

    /** One sentence for a process that has ended although it should not have. */
    String epitaph();
}
