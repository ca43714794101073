package dev.sevenstops.gatling.proxy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Whoever starts and ends processes for a proxy; the run's children do. */
public interface Processes {
    /**
     * Starts a process. Its standard input stays open as long as it shall live.
     *
     * @param name for messages, such as {@code nginx of arm 'before'}
     * @param log what the process writes to its standard error is added to this file
     * @param line gets each line of its standard output, on a thread of its own
     * @throws IOException if it cannot be started
     */
    Running start(String name, List<String> command, Path log, Consumer<String> line) throws IOException;

    /** A process that was started. */
    interface Running extends AutoCloseable {
        boolean isAlive();

        /** Completes when the process has ended. */
        CompletableFuture<? extends Running> onExit();

        /** One sentence for a process that has ended although it should not have. */
        String epitaph();

        /** Closes its standard input, upon which it ends by itself. */
        void askToEnd();

        /** Ends it, gracefully if it lets itself be asked. Returns within seconds. */
        @Override
        void close();
    }
}
