package dev.sevenstops.app.serialize;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** JSON by Jackson's data binding, as most services use it: generic, by reflection. */
final class JacksonSerializer implements JsonSerializer {
    /** Free buffers at most; one that grew beyond {@link #LARGEST_KEPT} is not kept. */
    private static final int KEPT = 64;

    private static final int LARGEST_KEPT = 4 << 20;

    private final ObjectMapper mapper = JsonMapper.builder(new JsonFactoryBuilder()
                    .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                    .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                    // otherwise a character beyond the first 65,536 becomes two escapes instead of four bytes
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .build())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();
    private final ObjectWriter json = mapper.writer();
    private final ObjectReader generic = mapper.readerFor(Object.class)
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .with(DeserializationFeature.USE_LONG_FOR_INTS)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private final Pool<Bytes> buffers = new Pool<>(KEPT, Bytes::new);

    @Override
    public JsonBuffer serialize(JsonBody body) {
        Bytes bytes = buffers.take();
        try (JsonGenerator generator = json.getFactory().createGenerator(bytes, JsonEncoding.UTF8)) {
            json.writeValue(generator, body);
        } catch (IOException e) {
            throw new SerializationException(body.getClass(), e);
        }
        return new Written(bytes);
    }

    @Override
    public @Nullable Object parse(byte[] text) throws MalformedJsonException {
        JsonText.check(text);
        try {
            return generic.readValue(text, 0, text.length);
        } catch (JsonProcessingException e) {
            // the parser's own message quotes what the client sent
            throw new MalformedJsonException(
                    "it is not JSON at byte " + e.getLocation().getByteOffset());
        } catch (IOException e) {
            throw new MalformedJsonException("it is not JSON");
        }
    }

    /** Shows how far its array has grown; {@link ByteArrayOutputStream} keeps that to itself. */
    private static final class Bytes extends ByteArrayOutputStream {
        Bytes() {
            super(1024);
        }

        int capacity() {
            return buf.length;
        }
    }

    private final class Written implements JsonBuffer {
        private final Bytes bytes;
        private boolean released;

        Written(Bytes bytes) {
            this.bytes = bytes;
        }

        @Override
        public int length() {
            return bytes.size();
        }

        @Override
        public byte[] copy() {
            return bytes.toByteArray();
        }

        @Override
        public void writeTo(OutputStream stream) throws IOException {
            bytes.writeTo(stream);
        }

        @Override
        public void release() {
            if (!released && bytes.capacity() <= LARGEST_KEPT) {
                bytes.reset();
                buffers.giveBack(bytes);
            }
            released = true;
        }
    }
}
