package dev.sevenstops.app.drain;

import dev.sevenstops.app.middleware.Layer;
import dev.sevenstops.app.middleware.StreamHeads;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/**
 * Decides whether the connection serves another request, and sees to it that what the response says comes true.
 *
 * <p>Helidon 4.4.0 says {@code Connection: close} where it should, and then goes on reading requests. RFC 9112 section 9.6: a
 * server that sends "close" MUST initiate closing the connection after the response and MUST NOT process any further
 * requests. The rest of a refused body would be taken for a request otherwise, and be answered. It is the outermost layer of the chain.
 *
 * <p>A body that its client holds back with {@code Expect: 100-continue}, and that nobody has asked for when the answer is sent, may still
 * come (RFC 9110 section 10.1.1) or never. Helidon 4.4.0 is sure that it does not, and would take it for a request. So such an answer
 * is the last of its connection, and says so.
 *
 * <p>HTTP/2 has no such header (RFC 9113 section 8.2.2), and Helidon 4.4.0 fails to send a response that has it. There what others announce,
 * Helidon among them, is left out: a stream ends with its response in any case, and its connection goes on.
 */
public final class KeepAlive implements Layer {
    private final boolean allowed;
    private final boolean honoursRefusals;

    /**
     * A layer around all others.
     *
     * @param allowed whether connections are kept at all
     * @param honoursRefusals whether an error that announces the end of the connection ends it; if not, that is as the web
     *     server does it
     */
    public KeepAlive(boolean allowed, boolean honoursRefusals) {
        this.allowed = allowed;
        this.honoursRefusals = honoursRefusals;
    }

    @Override
    public Step around(Step next) {
        return (handlers, request, response) -> take(next, handlers, request, response);
    }

    private void take(Step next, FilterChain handlers, RoutingRequest request, RoutingResponse response) {
        if (StreamHeads.isStream(request)) {
            response.beforeSend(() -> response.headers().remove(HeaderNames.CONNECTION));
            next.take(handlers, request, response);
            return;
        }
        boolean last = !allowed || asksForClose(request.headers());
        if (last) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        if (honoursRefusals && isWithheld(request)) {
            response.beforeSend(() -> {
                if (!request.continueSent()) {
                    response.header(HeaderValues.CONNECTION_CLOSE);
                }
            });
        }
        boolean ends = last;
        try {
            next.take(handlers, request, response);
            ends |= honoursRefusals && announcesClose(response.headers());
        } catch (CloseConnectionException e) {
            // it is over already, and whose doing that was is not to be covered up
            ends = false;
            throw e;
        } catch (RequestException e) {
            // answered further out
            ends |= honoursRefusals && !e.keepAlive();
            throw e;
        } catch (HttpException e) {
            ends |= honoursRefusals && !e.keepAlive();
            throw e;
        } finally {
            if (ends) {
                TearDown.afterThisResponse(!request.content().consumed());
            }
        }
    }

    /** A request without the header, which is most of them, costs one look-up. */
    private static boolean asksForClose(ServerRequestHeaders headers) {
        return headers.contains(HeaderNames.CONNECTION) && hasClose(headers.get(HeaderNames.CONNECTION));
    }

    /** Whether there is a body that comes only when it is asked for. */
    private static boolean isWithheld(RoutingRequest request) {
        return request.headers().contains(HeaderValues.EXPECT_100)
                && request.content().hasEntity()
                && !request.continueSent();
    }

    /** RFC 9110 section 7.6.1: a list of options, in any case. */
    private static boolean hasClose(Header connection) {
        if (connection.valueCount() == 1 && connection.get().equalsIgnoreCase("keep-alive")) {
            return false;
        }
        for (String value : connection.allValues()) {
            for (String option : value.split(",", -1)) {
                if (option.strip().equalsIgnoreCase("close")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** What Helidon itself puts into a response of a connection that goes on is one constant, which is told by its identity. */
    @SuppressWarnings(
            "ReferenceEquality") // an equal header of somebody else's takes the second look, with the same result
    private static boolean announcesClose(ServerResponseHeaders headers) {
        return headers.contains(HeaderNames.CONNECTION)
                && headers.get(HeaderNames.CONNECTION) != HeaderValues.CONNECTION_KEEP_ALIVE
                && headers.contains(HeaderValues.CONNECTION_CLOSE);
    }
}
