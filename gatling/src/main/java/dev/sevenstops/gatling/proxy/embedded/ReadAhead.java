package dev.sevenstops.gatling.proxy.embedded;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;

/**
 * Takes a response from the service faster than the client reads it, up to {@link #LIMIT_BYTES} held in memory, and writes it to
 * the client one piece after the other. It does not hold the first byte back, as nginx does not.
 */
final class ReadAhead extends IteratingCallback {
    /** What is held for one response. Bounded, unlike nginx's, which goes on to disk: fifty slow clients must fit into memory. */
    static final long LIMIT_BYTES = 1024 * 1024;

    private final Response response;
    private final Callback done;
    private final Deque<Content.Chunk> chunks = new ArrayDeque<>();
    private Optional<org.eclipse.jetty.client.Response> answer = Optional.empty();
    private Optional<Content.Chunk> writing = Optional.empty();
    private Optional<Runnable> demand = Optional.empty();
    private long held;
    private boolean ended;
    private boolean lastWritten;

    /**
     * @param response to the client
     * @param done hears about the last write, or the first that failed
     */
    ReadAhead(Response response, Callback done) {
        this.response = response;
        this.done = done;
    }

    /** Adds a piece and asks for the next one at once, or when there is room. */
    void add(org.eclipse.jetty.client.Response from, Content.Chunk chunk, Runnable demander) {
        chunk.retain();
        boolean room;
        synchronized (chunks) {
            answer = Optional.of(from);
            chunks.add(chunk);
            held += chunk.remaining();
            room = held < LIMIT_BYTES;
            if (!room) {
                demand = Optional.of(demander);
            }
        }
        iterate();
        if (room) {
            demander.run();
        }
    }

    /** The service has sent everything. */
    void end() {
        synchronized (chunks) {
            ended = true;
        }
        iterate();
    }

    @Override
    protected Action process() {
        Optional<Content.Chunk> next;
        synchronized (chunks) {
            next = Optional.ofNullable(chunks.poll());
            writing = next;
            if (next.isEmpty()) {
                if (!ended) {
                    return Action.IDLE;
                }
                if (lastWritten) {
                    return Action.SUCCEEDED;
                }
                lastWritten = true;
            }
        }
        if (next.isPresent()) {
            // A copy of the positions: what was held is counted by them when the write is through.
            response.write(false, next.get().getByteBuffer().slice(), this);
        } else {
            response.write(true, BufferUtil.EMPTY_BUFFER, this);
        }
        return Action.SCHEDULED;
    }

    @Override
    protected void onSuccess() {
        Optional<Runnable> wanted = Optional.empty();
        synchronized (chunks) {
            if (writing.isPresent()) {
                held -= writing.get().remaining();
                writing.get().release();
                writing = Optional.empty();
            }
            if (held < LIMIT_BYTES) {
                wanted = demand;
                demand = Optional.empty();
            }
        }
        wanted.ifPresent(Runnable::run);
    }

    @Override
    protected void onCompleteSuccess() {
        done.succeeded();
    }

    @Override
    protected void onCompleteFailure(Throwable failure) {
        Optional<org.eclipse.jetty.client.Response> from;
        synchronized (chunks) {
            writing.ifPresent(Content.Chunk::release);
            writing = Optional.empty();
            chunks.forEach(Content.Chunk::release);
            chunks.clear();
            from = answer;
        }
        // Cannot write towards the client: nothing more is wanted from the service.
        // Whether there was anything left to abort makes no difference.
        from.ifPresent(exchange -> {
            CompletableFuture<Boolean> unused = exchange.abort(failure);
        });
        done.failed(failure);
    }
}
