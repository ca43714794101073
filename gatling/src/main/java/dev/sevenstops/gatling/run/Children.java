package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.proxy.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * All processes that the run has started. Three things end them: their own {@link Child#close()}, {@link #stop()} from the
 * JVM's shutdown hook, and the end of this JVM however it comes about: they read their standard input and leave at its end.
 * May be used by several threads.
 */
public final class Children implements Processes {
    private final Set<Child> running = new LinkedHashSet<>();
    private boolean stopped;

    /**
     * Starts a process.
     *
     * @param name for messages, such as {@code server of arm 'before'}
     * @param log what the process writes to its standard error is added to this file
     * @param line gets each line of its standard output, on a thread of its own
     * @throws Stopped if the run is being stopped
     * @throws IOException if it cannot be started
     */
    @Override
    public synchronized Child start(String name, List<String> command, Path log, Consumer<String> line)
            throws IOException {
        throwIfStopped();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        removeOptions(builder.environment());
        Child child = new Child(name, builder.start(), log, line, this::ended);
        running.add(child);
        return child;
    }

    /** A JVM that takes arguments from its environment does not run with those that are recorded. */
    static void removeOptions(Map<String, String> environment) {
        List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS").forEach(environment::remove);
    }

    private synchronized void ended(Child child) {
        running.remove(child);
    }

    /** Throws {@link Stopped} once {@link #stop()} was called: a process that ended since then has not failed. */
    synchronized void throwIfStopped() {
        if (stopped) {
            throw new Stopped();
        }
    }

    /** Ends all processes and lets none be started any more. Returns within a few seconds. */
    public void stop() {
        List<Child> children;
        synchronized (this) {
            stopped = true;
            children = List.copyOf(running);
        }
        children.forEach(Child::askToEnd);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
        children.forEach(child -> child.awaitOrKill(deadline - System.nanoTime()));
    }
}
