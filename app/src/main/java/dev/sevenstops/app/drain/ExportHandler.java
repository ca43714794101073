package dev.sevenstops.app.drain;

import dev.sevenstops.app.middleware.ProblemException;
import dev.sevenstops.app.serialize.JsonSerializer;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code GET /orders/export?rows=&format=}: the whole table, each order with its lines.
 *
 * <p>{@code format=lines} (the default) is an order a line, {@code format=array} one JSON array. Without {@code rows} each
 * order comes once, 62.9 MB in all; with it so many orders come, and beyond the last one the export begins again with the first,
 * so that it can be made as long as a measurement needs ({@code rows=107000} is more than 64 MiB). It is no snapshot: an order that is placed meanwhile may come
 * or not.
 *
 * <p>Streamed, the body is chunked and made as the client reads it: a write returns when the kernel has taken the piece, so a
 * slow reader makes this thread wait and nothing else. Held for it are one page's bytes and the copy that the server makes of
 * them; no connection to the database. Buffered, all of the body is made and held before its first byte is sent.
 */
public final class ExportHandler implements Handler {
    /** More than any measurement needs, and an end to what one request can ask for. */
    private static final long MOST_ROWS = 100_000_000;

    private final OrderSource source;
    private final JsonSerializer serializer;
    private final boolean streamed;

    /**
     * A handler.
     *
     * @param source where the orders come from
     * @param serializer turns each of them into bytes
     * @param streamed whether pages are sent as they are made
     */
    public ExportHandler(OrderSource source, JsonSerializer serializer, boolean streamed) {
        this.source = source;
        this.serializer = serializer;
        this.streamed = streamed;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        ExportFormat format = format(request);
        ExportPages pages = new ExportPages(source, serializer, format, rows(request));
        // before the headers are sent: a database that does not answer is still an error with a status of its own
        ByteArrayOutputStream first = pages.next();
        response.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, format.contentType()));
        if (streamed) {
            stream(pages, first, response);
        } else {
            send(all(pages, first), response);
        }
    }

    private static void stream(ExportPages pages, ByteArrayOutputStream first, ServerResponse response) {
        OutputStream out = response.outputStream();
        try {
            first.writeTo(out);
            // the server keeps a first piece back to see whether it is the only one
            out.flush();
            for (ByteArrayOutputStream piece = pages.next(); piece.size() > 0; piece = pages.next()) {
                piece.writeTo(out);
            }
            out.close();
        } catch (IOException | UncheckedIOException e) {
            throw left(e);
        }
    }

    /** The fault: everything that is to be sent, in memory. In pieces, so that it costs what it must and not a copy more. */
    private static List<byte[]> all(ExportPages pages, ByteArrayOutputStream first) {
        List<byte[]> body = new ArrayList<>();
        for (ByteArrayOutputStream piece = first; piece.size() > 0; piece = pages.next()) {
            body.add(piece.toByteArray());
        }
        return body;
    }

    private static void send(List<byte[]> body, ServerResponse response) {
        long length = body.stream().mapToLong(piece -> piece.length).sum();
        response.header(HeaderValues.create(HeaderNames.CONTENT_LENGTH, String.valueOf(length)));
        OutputStream out = response.outputStream();
        try {
            for (byte[] piece : body) {
                out.write(piece);
            }
            out.close();
        } catch (IOException | UncheckedIOException e) {
            throw left(e);
        }
    }

    /** Part of the response is out, so it cannot become another one: all that is left is to close the connection. */
    private static CloseConnectionException left(Exception e) {
        return new CloseConnectionException("the client has left in the middle of an export", e);
    }

    private static ExportFormat format(ServerRequest request) {
        String name = request.query().first("format").orElse("lines");
        return ExportFormat.of(name)
                .orElseThrow(() -> ProblemException.badRequest(
                        "The parameter format must be lines or array, not '" + name + "'."));
    }

    private static long rows(ServerRequest request) {
        if (!request.query().contains("rows")) {
            return Long.MAX_VALUE;
        }
        String text = request.query().first("rows").orElse("");
        try {
            long rows = Long.parseLong(text);
            if (rows >= 1 && rows <= MOST_ROWS) {
                return rows;
            }
        } catch (NumberFormatException notANumber) {
            // the same answer as for a number out of range
        }
        throw ProblemException.badRequest(
                "The parameter rows must be a whole number from 1 to " + MOST_ROWS + ", not '" + text + "'.");
    }
}
