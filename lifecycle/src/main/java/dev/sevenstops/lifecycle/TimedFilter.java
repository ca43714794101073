package dev.sevenstops.lifecycle;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.Optional;

/**
 * A filter of the application. The innermost of all is the boundary between middleware and route: what it calls is routing.
 *
 * <p>It is not a filter of ours behind all others, because each filter is one more turn of Helidon's chain for every request. Which one is
 * the innermost is known when the server starts: Helidon tells them in their order.
 */
final class TimedFilter implements Filter {
    private final Filter delegate;
    private final Filters all;
    private boolean innermost;

    /** The filters of one routing. Used by the thread that builds and starts the server. */
    static final class Filters {
        private boolean any;
        private Optional<TimedFilter> last = Optional.empty();

        /** Whether there are any. */
        boolean any() {
            return any;
        }

        private void starts(TimedFilter filter) {
            last.ifPresent(before -> before.innermost = false);
            filter.innermost = true;
            last = Optional.of(filter);
        }
    }

    TimedFilter(Filter delegate, Filters all) {
        this.delegate = delegate;
        this.all = all;
        all.any = true;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        delegate.filter(innermost ? behind(chain, request, response) : chain, request, response);
    }

    private static FilterChain behind(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        InstrumentedContext context = InstrumentedContext.of(request);
        return context == null ? chain : new Routes(chain, context.trace(), response);
    }

    @Override
    public void beforeStart() {
        all.starts(this);
        delegate.beforeStart();
    }

    @Override
    public void afterStart(WebServer server) {
        delegate.afterStart(server);
    }

    @Override
    public void afterStop() {
        delegate.afterStop();
    }

    @Override
    public String toString() {
        return delegate.toString();
    }

    /** What lies behind the innermost filter: the route stop, until a handler is entered. */
    private record Routes(FilterChain chain, RequestTrace trace, RoutingResponse response) implements FilterChain {
        @Override
        public void proceed() {
            int outside = trace.depth() - 1;
            trace.exitAndEnter(Stop.ROUTE);
            try {
                chain.proceed();
            } finally {
                // a handler has left the route stop already, and what nothing matched is still inside it
                trace.backTo(outside, response.isSent());
                trace.enter(Stop.MIDDLEWARE);
            }
        }
    }
}
