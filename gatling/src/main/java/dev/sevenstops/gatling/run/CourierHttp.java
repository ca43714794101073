package dev.sevenstops.gatling.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sevenstops.gatling.proxy.CrashReport;
import dev.sevenstops.report.store.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** {@link Http} from inside a network namespace, through a {@link Courier}. For one thread. */
final class CourierHttp implements Http {
    /** Longer than the courier's own patience, and enough for a JVM to start. */
    private static final long TIMEOUT_SECONDS = 30;

    private final Child child;
    private final BlockingQueue<String> answers;

    private CourierHttp(Child child, BlockingQueue<String> answers) {
        this.child = child;
        this.answers = answers;
    }

    /** Starts a courier in a namespace. */
    static CourierHttp in(Namespace namespace, Commands commands, Children children, Path log) throws IOException {
        List<String> command = new ArrayList<>(namespace.prefix());
        command.add(commands.java().toString());
        command.addAll(CrashReport.arguments(log));
        command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-cp", commands.classPath()));
        command.add(Courier.class.getName());
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        return new CourierHttp(children.start("courier", command, log, answers::add), answers);
    }

    @Override
    public Answer get(URI uri) throws IOException, InterruptedException {
        child.say(uri.toString());
        String line = answers.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            throw new IOException(child.isAlive() ? "the courier does not answer" : child.epitaph());
        }
        JsonNode json = Json.mapper().readTree(line);
        if (json.has("error")) {
            throw new IOException(json.path("error").asText());
        }
        return new Answer(json.path("status").asInt(), json.path("body").asText());
    }

    @Override
    public void close() {
        child.close();
    }
}
