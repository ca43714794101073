package dev.sevenstops.gatling.run;

import dev.sevenstops.gatling.matrix.Matrix.JavaRuntime;
import dev.sevenstops.gatling.run.App.Started;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Starts both arms' servers at once, each with its own copy of the database: a start waits for the disk and for others as well as
 * for the processor.
 *
 * @param database the folder with the database that each server makes its own copy of
 */
record ServerStart(App app, Path database) {
    /**
     * A server that is ready.
     *
     * @param seconds from fork to ready
     */
    record Ready(Started server, double seconds) {}

    /**
     * Starts the servers.
     *
     * @param settings what each arm overrides
     * @param prefix command that theirs is put behind: their network
     * @param work for the logs
     * @return by arm, in the order of the settings
     * @throws BlockFailure if one of them does not become ready: the first one's reason. The other one has been ended then.
     */
    Map<String, Ready> start(
            JavaRuntime runtime, Map<String, Map<String, String>> settings, List<String> prefix, Path work)
            throws BlockFailure, IOException, InterruptedException {
        Map<String, Future<Ready>> starting = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Map.Entry<String, Map<String, String>> arm : settings.entrySet()) {
                boolean aside = !starting.isEmpty();
                starting.put(
                        arm.getKey(),
                        threads.submit(() -> start(arm.getKey(), runtime, arm.getValue(), aside, prefix, work)));
            }
        }
        Map<String, Ready> ready = new LinkedHashMap<>();
        List<Throwable> failures = new ArrayList<>();
        for (Map.Entry<String, Future<Ready>> entry : starting.entrySet()) {
            try {
                ready.put(entry.getKey(), entry.getValue().get());
            } catch (ExecutionException e) {
                failures.add(e.getCause() == null ? e : e.getCause());
            }
        }
        if (!failures.isEmpty()) {
            ready.values().forEach(one -> one.server().child().close());
            rethrow(failures.getFirst());
        }
        return ready;
    }

    private Ready start(
            String arm,
            JavaRuntime runtime,
            Map<String, String> settings,
            boolean aside,
            List<String> prefix,
            Path work)
            throws BlockFailure, InterruptedException {
        long start = System.nanoTime();
        Started server = app.start(arm, runtime, settings, aside, prefix, database, BlockLogs.file(work, arm));
        return new Ready(server, (System.nanoTime() - start) / 1e9);
    }

    private static void rethrow(Throwable failure) throws BlockFailure, IOException, InterruptedException {
        switch (failure) {
            case BlockFailure reason -> throw reason;
            case IOException disk -> throw disk;
            case InterruptedException interrupted -> throw interrupted;
            case RuntimeException other -> throw other;
            default -> throw new IllegalStateException(failure);
        }
    }
}
