package dev.sevenstops.lifecycle.framing;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state machine over one connection's bytes: validated requests come out, one after the other, in the form that the server behind
 * understands. A head is handed on when all of it is there and valid; a body as it comes. Knows nothing of Helidon. Used by one thread.
 */
final class RequestStream {
    private static final byte[] NOTHING = {};

    private enum Part {
        HEAD,
        LENGTH,
        CHUNKS,
        /** Another protocol has taken over. */
        OTHER_PROTOCOL,
        ENDED
    }

    private final FramingLimits limits;
    private final HeadFields fields = new HeadFields();
    private final HeadScanner scanner;
    private final ChunkedBody chunks;
    private final Output out = new Output();

    private byte[] in = NOTHING;
    private int position;
    private int limit;

    private Part part = Part.HEAD;
    private boolean begun;
    /** All that is there is the beginning of a head. */
    private boolean incomplete;

    private boolean last;
    private long length;
    private boolean headOnly;
    private int pipelined;
    private String method = "";
    private String path = "";

    RequestStream(FramingLimits limits) {
        this.limits = limits;
        this.scanner = new HeadScanner(limits, fields);
        this.chunks = new ChunkedBody(limits);
    }

    /**
     * The next bytes of the current request, or the first of the next one.
     *
     * @param source as in {@link Gate#next}
     * @throws Rejected if what comes is not valid; the stream has ended then
     */
    byte @Nullable [] next(Supplier<byte @Nullable []> source) {
        try {
            return pass(source);
        } catch (Rejected rejected) {
            describe();
            end();
            throw rejected;
        } catch (RuntimeException failed) {
            // the socket's own, which may be a refusal too
            describe();
            throw failed;
        }
    }

    /** Whether the next bytes will be those of a new request. */
    boolean betweenRequests() {
        return part == Part.HEAD && !begun;
    }

    /** Whether the request that is being handed on is answered without a body. */
    boolean headOnly() {
        return headOnly;
    }

    /** Whether the request that is being handed on is that of a client which understands no chunks. */
    boolean oldClient() {
        return fields.oldClient();
    }

    /**
     * Whether the body of the request that is being handed on comes only when the client has been told to go on. Its head has been
     * handed on alone: what a server behind the gate has and does not ask for, it would take for the next request.
     */
    boolean withheld() {
        return fields.expectsContinue() && (part == Part.LENGTH || part == Part.CHUNKS);
    }

    /** The request has been answered without its body, which may come all the same: it is not read, and neither is what follows. */
    void unwanted() {
        if (part == Part.LENGTH || part == Part.CHUNKS) {
            end();
        }
    }

    /** Whether the server may take it that trailers are welcome behind the answer. */
    boolean takesTrailers() {
        return fields.takesTrailers();
    }

    /** Whether the answer to the request that has been handed on may be another protocol. */
    boolean upgrade() {
        return fields.upgrade() && part == Part.HEAD;
    }

    /** The other protocol has been agreed on: all that follows passes as it comes. */
    void otherProtocol() {
        part = Part.OTHER_PROTOCOL;
    }

    /** The method of the request that was rejected or could not be received; empty if it is not known. */
    String method() {
        return method;
    }

    /** The path of that request; empty if it is not known. */
    String path() {
        return path;
    }

    private byte @Nullable [] pass(Supplier<byte @Nullable []> source) {
        while (part != Part.ENDED) {
            if (part == Part.HEAD && !begun && !begin()) {
                return null;
            }
            if ((position == limit || incomplete) && !fill(source)) {
                return atEnd();
            }
            int end = position;
            if (part == Part.HEAD) {
                incomplete = !scanner.scan(in, position, limit);
                if (incomplete) {
                    continue;
                }
                end = head();
                if (withheld()) {
                    position = end;
                    return out.finish(end);
                }
            } else {
                out.start(in, position);
            }
            byte[] passed = out.finish(body(end));
            if (passed.length > 0) {
                return passed;
            }
        }
        return null;
    }

    /** A new request is asked for; returns whether there may be one. */
    private boolean begin() {
        if (last) {
            end();
            return false;
        }
        scanner.reset();
        begun = true;
        incomplete = false;
        method = "";
        path = "";
        if (position == limit) {
            pipelined = 0;
        } else if (++pipelined > limits.pipelined()) {
            throw new Rejected(
                    429, "More than " + limits.pipelined() + " requests were sent without waiting for an answer.");
        }
        return true;
    }

    /** The head is complete: begins to hand it on. Returns where it ends. */
    private int head() {
        int end = position + scanner.length();
        last = fields.last();
        headOnly = scanner.isHead(in, position);
        length = fields.bodyLength();
        out.start(in, position);
        if (fields.edited()) {
            fields.apply(out, position);
        }
        if (length == HeadFields.CHUNKED) {
            chunks.reset();
            part = Part.CHUNKS;
            describe();
        } else if (length > limits.body()) {
            throw Rejected.bodyTooLarge(limits.body());
        } else if (length > 0) {
            part = Part.LENGTH;
            describe();
        }
        begun = false;
        return end;
    }

    /** Goes on through what is there of the body; returns where it has stopped. */
    private int body(int from) {
        int end = from;
        if (part == Part.CHUNKS) {
            end = chunks.read(in, from, limit, out);
            if (chunks.done()) {
                part = Part.HEAD;
            }
        } else if (part == Part.LENGTH) {
            int step = (int) Math.min(length, limit - from);
            length -= step;
            end = from + step;
            if (length == 0) {
                part = Part.HEAD;
            }
        } else if (part == Part.OTHER_PROTOCOL) {
            end = limit;
        }
        position = end;
        return end;
    }

    /** Takes more from the socket, behind what has not yet been handed on. */
    private boolean fill(Supplier<byte @Nullable []> source) {
        if (position == limit) {
            // not held while the connection is idle
            in = NOTHING;
            position = 0;
            limit = 0;
        }
        byte[] more = source.get();
        if (more == null) {
            return false;
        }
        if (limit == 0) {
            in = more;
            limit = more.length;
            return true;
        }
        int held = limit - position;
        if (position > 0 || in.length - limit < more.length) {
            byte[] wider = new byte[Math.max(held + more.length, position == 0 ? 2 * held : 0)];
            System.arraycopy(in, position, wider, 0, held);
            in = wider;
            position = 0;
        }
        System.arraycopy(more, 0, in, held, more.length);
        limit = held + more.length;
        return true;
    }

    private byte @Nullable [] atEnd() {
        boolean within = part == Part.HEAD ? scanner.started() : part != Part.OTHER_PROTOCOL;
        if (within) {
            throw Rejected.bad("The request is not complete.");
        }
        end();
        return null;
    }

    /** Remembers which request it is, as far as that is known and not yet forgotten. */
    private void describe() {
        if (begun && method.isEmpty()) {
            method = scanner.method(in, position);
            path = scanner.path(in, position);
        }
    }

    private void end() {
        part = Part.ENDED;
        in = NOTHING;
        position = 0;
        limit = 0;
    }
}
