package dev.sevenstops.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How the process ends: gracefully, when it is told to or when its parent is gone, and in any case soon. */
public final class Ending {
    /** Exit code of a process that did not manage to end gracefully in time. */
    public static final int FORCED = 5;

    /** What stopping may take beyond the grace period for requests in flight. */
    private static final Duration BEYOND_GRACE = Duration.ofSeconds(2);

    private Ending() {}

    /**
     * Ends the process as soon as the stream does. The parent holds the other end of the stream: when it is gone, however it
     * died, the kernel closes that end.
     *
     * @param stream the process's standard input; whatever it holds is ignored
     * @param grace what requests in flight have been promised
     */
    public static void with(InputStream stream, Duration grace) {
        Thread.ofPlatform().daemon().name("parent-watch").start(() -> {
            try {
                stream.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                System.err.println("standard input failed (" + e.getMessage() + "), ending");
            }
            // the hooks have a bound of their own; this one holds when they do not even get to run
            bound(grace.plus(BEYOND_GRACE).plusSeconds(1), new CountDownLatch(1));
            Runtime.getRuntime().exit(0);
        });
    }

    /**
     * Stops the service when the process is told to end.
     *
     * @param service what is stopped
     * @param grace what requests in flight have been promised
     */
    public static void stops(AutoCloseable service, Duration grace) {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
            CountDownLatch stopped = new CountDownLatch(1);
            bound(grace.plus(BEYOND_GRACE), stopped);
            try {
                service.close();
            } catch (Exception e) {
                System.err.println("stopping failed: " + e);
            } finally {
                stopped.countDown();
            }
        }));
    }

    private static void bound(Duration time, CountDownLatch done) {
        Thread.ofPlatform().daemon().name("stop-bound").start(() -> {
            try {
                if (!done.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                    System.err.println("not stopped within " + time.toMillis() + " ms: forced");
                    Runtime.getRuntime().halt(FORCED);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
