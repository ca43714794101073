package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.workload.Message;
import dev.sevenstops.gatling.workload.Schedule;
import io.gatling.commons.stats.KO$;
import io.gatling.commons.stats.OK$;
import io.gatling.core.action.Action;
import io.gatling.core.action.builder.ActionBuilder;
import io.gatling.core.session.Session;
import io.gatling.core.stats.StatsEngine;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.http.client.Request;
import io.gatling.http.client.RequestBuilder;
import io.gatling.http.client.body.string.StringRequestBodyBuilder;
import io.gatling.http.client.resolver.InetAddressNameResolver;
import io.gatling.http.client.uri.Uri;
import io.gatling.http.engine.HttpEngine;
import io.gatling.http.protocol.HttpComponents;
import io.gatling.http.protocol.HttpProtocol$;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import scala.Option;

/**
 * What a virtual user does: it waits for the exact time of its scheduled request, sends it through Gatling's HTTP client and
 * ends with the answer. The last user of a slice ends the slice, on a virtual thread.
 *
 * <p>The client's own hooks are used in place of Gatling's {@code http(...)} action because that one keeps whole milliseconds.
 * Each request is reported to Gatling's statistics all the same, so Gatling's report shows it.
 */
final class LoadAction extends VirtualUserAction {
    // Waiting a shorter time than this costs more than it gains.
    private static final long SHORTEST_WAIT = TimeUnit.MICROSECONDS.toNanos(20);

    private final SliceRun slice;
    private final HttpEngine engine;
    private final StatsEngine stats;
    private final Action next;

    private LoadAction(SliceRun slice, ScenarioContext context, Action next) {
        HttpComponents components =
                context.protocolComponentsRegistry().components(HttpProtocol$.MODULE$.HttpProtocolKey());
        this.slice = slice;
        this.engine = components.httpEngine();
        this.stats = context.coreComponents().statsEngine();
        this.next = next;
    }

    /** The action in the form that Gatling's Java DSL takes. */
    static io.gatling.javaapi.core.ActionBuilder of(SliceRun slice) {
        return () -> new ActionBuilder() {
            @Override
            public Action build(ScenarioContext context, Action next) {
                return new LoadAction(slice, context, next);
            }
        };
    }

    @Override
    public String name() {
        return slice.plan().scenario();
    }

    @Override
    public void execute(Session session) {
        int user = slice.arrives();
        if (slice.isLast(user)) {
            Thread.ofVirtual().name("slice end").start(() -> {
                slice.finish();
                next.$bang(session);
            });
            return;
        }
        Exchange exchange = slice.exchange(user);
        boolean open = exchange.open(() -> {
            log(session, exchange);
            slice.ended();
            next.$bang(session);
        });
        if (!open) {
            // given up before Gatling got round to starting its user
            next.$bang(session);
            return;
        }
        Request request = request(exchange);
        long wait = exchange.intended() - System.nanoTime();
        if (wait > SHORTEST_WAIT) {
            Future<?> unused =
                    session.eventLoop().schedule(() -> send(session, request, exchange), wait, TimeUnit.NANOSECONDS);
        } else {
            send(session, request, exchange);
        }
    }

    private Request request(Exchange exchange) {
        Schedule.Send send = exchange.scheduled();
        Message.Content content = send.message().content();
        HttpHeaders headers = new DefaultHttpHeaders();
        slice.tokens().authorization(send.request()).ifPresent(value -> headers.set("Authorization", value));
        content.headers().forEach(headers::set);
        if (send.connection() != Schedule.SHARED) {
            // the server is told, and the client closes after the answer
            headers.set("Connection", "close");
        }
        Uri uri = Uri.create(slice.plan().target().origin() + send.path());
        RequestBuilder builder = new RequestBuilder(
                        send.request().operation(),
                        HttpMethod.valueOf(send.request().method()),
                        uri,
                        InetAddressNameResolver.JAVA_RESOLVER)
                .setHeaders(headers)
                .setDefaultCharset(StandardCharsets.UTF_8)
                .setRequestTimeout(slice.timeoutMillis(exchange.intended()));
        if (!content.body().isEmpty()) {
            builder.setBodyBuilder(new StringRequestBodyBuilder(content.body()));
        }
        return builder.build();
    }

    private void send(Session session, Request request, Exchange exchange) {
        if (exchange.state() == Exchange.State.OPEN) {
            engine.executeRequest(
                    request, pool(session, exchange), false, session.eventLoop(), exchange, Option.empty());
        }
    }

    /**
     * Gatling keeps a pool of connections for each of these numbers, on each event loop. All requests of a load share one; a
     * request that is to have a connection of its own has the pool of its user, whose numbers are positive. Pools of several
     * loads are kept apart, so that each load's connections can be counted.
     */
    private static long pool(Session session, Exchange exchange) {
        Schedule.Send send = exchange.scheduled();
        return send.connection() == Schedule.SHARED
                ? -2L - (send.group().hashCode() & Integer.MAX_VALUE)
                : session.userId();
    }

    private void log(Session session, Exchange exchange) {
        if (slice.plan().slice().isEmpty() || !exchange.sent()) {
            return;
        }
        boolean answered = exchange.state() == Exchange.State.ANSWERED;
        long took = TimeUnit.NANOSECONDS.toMillis(exchange.endedAt() - exchange.sentAt());
        stats.logResponse(
                session.scenario(),
                session.groups(),
                slice.plan().arm() + ": " + exchange.scheduled().request().operation(),
                exchange.sentAtMillis(),
                exchange.sentAtMillis() + took,
                answered && exchange.expected() ? OK$.MODULE$ : KO$.MODULE$,
                answered ? Option.apply(Integer.toString(exchange.status())) : Option.empty(),
                answered ? Option.empty() : Option.apply(exchange.state() + " " + exchange.failure()));
    }
}
