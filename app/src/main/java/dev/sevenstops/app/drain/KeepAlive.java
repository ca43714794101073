package dev.sevenstops.app.drain;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.Locale;

/**
 * Decides whether the connection serves another request, and sees to it that what the response says comes true.
 *
 * <p>Helidon 4.4.0 says {@code Connection: close} where it should, and then goes on reading requests. RFC 9112 section 9.6: a
 * server that sends "close" MUST initiate closing the connection after the response and MUST NOT process any further
 * requests. The rest of a refused body would be taken for a request otherwise, and be answered. It is the outermost filter.
 */
public final class KeepAlive implements Filter {
    private final boolean allowed;
    private final boolean honoursRefusals;

    /**
     * A filter for all requests.
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
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        boolean last = !allowed || asksForClose(request.headers());
        if (last) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        boolean ends = last;
        try {
            chain.proceed();
            ends |= honoursRefusals && response.headers().contains(HeaderValues.CONNECTION_CLOSE);
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

    /** RFC 9110 section 7.6.1: a list of options, in any case. */
    private static boolean asksForClose(ServerRequestHeaders headers) {
        if (!headers.contains(HeaderNames.CONNECTION) || headers.contains(HeaderValues.CONNECTION_KEEP_ALIVE)) {
            return false;
        }
        for (String value : headers.get(HeaderNames.CONNECTION).allValues()) {
            for (String option : value.split(",", -1)) {
                if (option.strip().toLowerCase(Locale.ROOT).equals("close")) {
                    return true;
                }
            }
        }
        return false;
    }
}
