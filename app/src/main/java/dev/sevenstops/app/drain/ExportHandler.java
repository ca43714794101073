package dev.sevenstops.app.drain;

import dev.sevenstops.app.middleware.StreamHeads;
import dev.sevenstops.app.serialize.JsonSerializer;
import dev.sevenstops.app.serialize.Pool;
import dev.sevenstops.lifecycle.Lifecycle;
import dev.sevenstops.lifecycle.Stop;
import dev.sevenstops.lifecycle.StopScope;
import io.helidon.common.socket.SocketWriterException;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.http2.Http2Exception;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * {@code GET /orders/export?rows=&format=}: the whole table, each order with its lines.
 *
 * <p>{@code format=lines} (the default) is an order a line, {@code format=array} one JSON array; without the parameter the header
 * {@code Accept} says which. Without {@code rows} each order comes once, 62.9 MB in all; with it so many orders come, and beyond the
 * last one the export begins again with the first, so that it can be made as long as a measurement needs ({@code rows=107000} is more
 * than 64 MiB). It is no snapshot: an order that is placed meanwhile may come or not. Who asks for gzip gets it, as long as few do.
 *
 * <p>Streamed, the body is chunked and made as the client reads it: a write returns when the kernel has taken the piece, so a
 * slow reader makes this thread wait and nothing else. Held for it are one page's bytes and the copy that the server makes of
 * a {@linkplain PageBuffer#SLICE slice} of them; no connection to the database. Buffered, all of the body is made and held before its
 * first byte is sent. Queued, it is made as if it were streamed, and what the client does not read waits in the listener's queue; the
 * server queues copies of its own, since each chunk is one.
 */
public final class ExportHandler implements Handler {
    /** Free buffers at most; more can be in use. */
    private static final int KEPT = 64;

    private static final Header VARY = HeaderValues.createCached(HeaderNames.VARY, "Accept, Accept-Encoding");
    private static final Header GZIP = HeaderValues.createCached(HeaderNames.CONTENT_ENCODING, "gzip");

    private final OrderSource source;
    private final JsonSerializer serializer;
    private final ExportArm arm;
    private final Compression compression;
    private final Pool<PageBuffer> buffers = new Pool<>(KEPT, PageBuffer::new);

    /**
     * A handler.
     *
     * @param source where the orders come from
     * @param serializer turns each of them into bytes
     * @param arm how they are sent; the listener of {@link ExportArm#QUEUED} has a write queue
     * @param compressed exports that are compressed at once at most
     */
    public ExportHandler(OrderSource source, JsonSerializer serializer, ExportArm arm, int compressed) {
        this.source = source;
        this.serializer = serializer;
        this.arm = arm;
        this.compression = new Compression(compressed);
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        ExportQuery query = ExportQuery.of(request);
        boolean gzip = query.gzip() && compression.begin();
        try (ExportPages pages = new ExportPages(source, serializer, buffers, query.format(), query.rows())) {
            // before the headers are sent: a database that does not answer is still an error with a status of its own
            PageBuffer first = pages.next();
            if (arm == ExportArm.BUFFERED) {
                buffer(pages, first, query, gzip, response);
            } else {
                stream(pages, first, query, gzip, StreamHeads.isStream(request), response);
            }
        } finally {
            if (gzip) {
                compression.end();
            }
        }
    }

    private static void head(ServerResponse response, ExportQuery query, boolean gzip) {
        response.header(
                HeaderValues.create(HeaderNames.CONTENT_TYPE, query.format().contentType()));
        response.header(VARY);
        if (gzip) {
            response.header(GZIP);
        }
    }

    private static void stream(
            ExportPages pages,
            PageBuffer first,
            ExportQuery query,
            boolean gzip,
            boolean framed,
            ServerResponse response) {
        head(response, query, gzip);
        try (Body body = new Body(response.outputStream(), gzip, framed)) {
            body.add(first);
            // the server keeps a first piece back to see whether it is the only one
            body.flush();
            if (!query.headOnly()) {
                for (PageBuffer page = pages.next(); page.size() > 0; page = pages.next()) {
                    body.add(page);
                    if (gzip) {
                        body.flush();
                    }
                }
            }
            body.end();
        } catch (IOException
                | UncheckedIOException
                | SocketWriterException
                | ServerConnectionException
                | Http2Exception e) {
            throw left(e);
        }
    }

    /** The fault: everything that is to be sent, in memory. */
    private static void buffer(
            ExportPages pages, PageBuffer first, ExportQuery query, boolean gzip, ServerResponse response) {
        HeldBody held = new HeldBody();
        try (Body body = new Body(held, gzip, false)) {
            for (PageBuffer page = first; page.size() > 0; page = pages.next()) {
                body.add(page);
                if (held.clientHasLeft()) {
                    break;
                }
            }
            body.end();
            head(response, query, gzip);
            response.header(HeaderValues.create(HeaderNames.CONTENT_LENGTH, String.valueOf(held.length())));
            OutputStream out = response.outputStream();
            held.writeTo(out);
            out.close();
        } catch (IOException
                | UncheckedIOException
                | SocketWriterException
                | ServerConnectionException
                | Http2Exception e) {
            throw left(e);
        }
    }

    /** Part of the response is out, so it cannot become another one: all that is left is to close the connection. */
    private static CloseConnectionException left(Exception e) {
        return new CloseConnectionException("the client has left in the middle of an export", e);
    }

    /** Where an export's pages go, compressed or as they are. Closing it gives back what it holds and sends nothing. */
    private static final class Body implements AutoCloseable {
        private final OutputStream out;
        private final boolean gzip;
        private final boolean framed;

        /**
         * @param framed whether it goes out in frames of HTTP/2: then Helidon waits for the client where the instrument sees nothing
         */
        Body(OutputStream plain, boolean gzip, boolean framed) {
            this.out = gzip ? new GzipStream(plain) : plain;
            this.gzip = gzip;
            this.framed = framed;
        }

        void add(PageBuffer page) throws IOException {
            if (!framed) {
                page.writeTo(out);
                return;
            }
            try (StopScope scope = Lifecycle.enter(Stop.DRAIN)) {
                page.writeTo(out);
            }
        }

        void flush() throws IOException {
            out.flush();
        }

        /** Nothing follows. */
        void end() throws IOException {
            out.close();
        }

        @Override
        public void close() {
            if (gzip && out instanceof GzipStream stream) {
                stream.release();
            }
        }
    }
}
