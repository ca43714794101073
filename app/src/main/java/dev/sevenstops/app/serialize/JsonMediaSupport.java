package dev.sevenstops.app.serialize;

import dev.sevenstops.lifecycle.Lifecycle;
import dev.sevenstops.lifecycle.Stop;
import dev.sevenstops.lifecycle.StopScope;
import io.helidon.common.GenericType;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.WritableHeaders;
import io.helidon.http.media.EntityWriter;
import io.helidon.http.media.InstanceWriter;
import io.helidon.http.media.MediaSupport;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.OptionalLong;

/**
 * Tells the web server how to send a {@link JsonBody}.
 *
 * <p>The object is serialized as a whole into a pooled buffer, whose length is then known. A small body is handed to the
 * server as an array; a large one (beyond the listener's {@code max-in-memory-entity}) is written from the pooled buffer,
 * which saves the copy into an array of the exact size. That is safe where the listener writes synchronously: in a write
 * queue the buffer would be used again before it was sent, so there every body is copied.
 */
public final class JsonMediaSupport implements MediaSupport {
    private final JsonSerializer serializer;
    private final boolean queued;

    /**
     * Media support over one serializer.
     *
     * @param serializer turns the objects into bytes
     * @param queued whether the listener has a write queue
     */
    public JsonMediaSupport(JsonSerializer serializer, boolean queued) {
        this.serializer = serializer;
        this.queued = queued;
    }

    @Override
    public String name() {
        return "orders-json";
    }

    @Override
    public String type() {
        return "orders-json";
    }

    @Override
    public <T> WriterResponse<T> writer(
            GenericType<T> type, Headers requestHeaders, WritableHeaders<?> responseHeaders) {
        if (!JsonBody.class.isAssignableFrom(type.rawType())) {
            return WriterResponse.unsupported();
        }
        return new WriterResponse<>(SupportLevel.SUPPORTED, BodyWriter::new);
    }

    /** The one place where an object becomes bytes: the serialize stop. */
    private JsonBuffer serialize(JsonBody body) {
        try (StopScope scope = Lifecycle.enter(Stop.SERIALIZE)) {
            return serializer.serialize(body);
        }
    }

    private final class BodyWriter<T> implements EntityWriter<T> {
        @Override
        public boolean supportsInstanceWriter() {
            return true;
        }

        @Override
        public InstanceWriter instanceWriter(
                GenericType<T> type, T object, Headers requestHeaders, WritableHeaders<?> responseHeaders) {
            JsonBuffer buffer = serialize((JsonBody) object);
            responseHeaders.setIfAbsent(HeaderValues.CONTENT_TYPE_JSON);
            // without it the server would send a large body in chunks
            responseHeaders.set(HeaderValues.create(HeaderNames.CONTENT_LENGTH, String.valueOf(buffer.length())));
            return new BufferWriter(buffer, queued);
        }

        @Override
        public void write(
                GenericType<T> type,
                T object,
                OutputStream stream,
                Headers requestHeaders,
                WritableHeaders<?> responseHeaders) {
            write(type, object, stream, responseHeaders);
        }

        @Override
        public void write(GenericType<T> type, T object, OutputStream stream, WritableHeaders<?> headers) {
            headers.setIfAbsent(HeaderValues.CONTENT_TYPE_JSON);
            new BufferWriter(serialize((JsonBody) object), queued).write(stream);
        }
    }

    private record BufferWriter(JsonBuffer buffer, boolean queued) implements InstanceWriter {
        @Override
        public OptionalLong contentLength() {
            return OptionalLong.of(buffer.length());
        }

        @Override
        public boolean alwaysInMemory() {
            return queued;
        }

        @Override
        public void write(OutputStream stream) {
            try (stream) {
                if (queued) {
                    stream.write(buffer.copy());
                } else {
                    buffer.writeTo(stream);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                buffer.release();
            }
        }

        @Override
        public byte[] instanceBytes() {
            byte[] bytes = buffer.copy();
            buffer.release();
            return bytes;
        }
    }
}
