package dev.sevenstops.app.serialize;

import com.dslplatform.json.DslJson;
import com.dslplatform.json.JsonReader;
import com.dslplatform.json.JsonWriter;
import com.dslplatform.json.ObjectConverter;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * JSON by code that dsl-json's annotation processor generated when the service was compiled.
 *
 * <p>Built without dsl-json's runtime analysis: that would quietly serialize by reflection, slower than Jackson, whatever
 * the processor left out. Without it a type that has no generated code is an error.
 */
final class DslJsonSerializer implements JsonSerializer {
    /** Free writers at most; a writer that grew beyond {@link #LARGEST_KEPT} is not kept. */
    private static final int KEPT = 64;

    private static final int LARGEST_KEPT = 4 << 20;

    private final DslJson<Object> json =
            new DslJson<>(new DslJson.Settings<>().includeServiceLoader(DslJsonSerializer.class.getClassLoader()));
    private final Pool<JsonWriter> writers = new Pool<>(KEPT, json::newWriter);

    @Override
    public JsonBuffer serialize(JsonBody body) {
        JsonWriter writer = writers.take();
        JsonWriter.WriteObject<?> encoder = json.tryFindWriter(body.getClass());
        if (encoder == null || !json.serialize(writer, body.getClass(), body)) {
            throw new SerializationException(
                    body.getClass(), new IOException("dsl-json has no generated code for it: did its processor run?"));
        }
        return new Written(writer);
    }

    @Override
    public @Nullable Object parse(byte[] text) throws MalformedJsonException {
        JsonText.check(text);
        JsonReader<Object> reader = json.newReader(text);
        try {
            reader.getNextToken();
            Object value = ObjectConverter.deserializeObject(reader);
            for (int i = reader.getCurrentIndex(); i < text.length; i++) {
                if (text[i] != ' ' && text[i] != '\n' && text[i] != '\r' && text[i] != '\t') {
                    throw new MalformedJsonException("something follows behind its end");
                }
            }
            return value;
        } catch (IOException | NumberFormatException e) {
            // the parser's own message quotes what the client sent
            throw new MalformedJsonException("it is not JSON at byte " + reader.getCurrentIndex());
        }
    }

    /** What writes a type, for the test that it is generated code. */
    Class<?> encoderOf(Class<? extends JsonBody> type) {
        JsonWriter.WriteObject<?> encoder = json.tryFindWriter(type);
        return encoder == null ? Void.class : encoder.getClass();
    }

    private final class Written implements JsonBuffer {
        private final JsonWriter writer;
        private boolean released;

        Written(JsonWriter writer) {
            this.writer = writer;
        }

        @Override
        public int length() {
            return writer.size();
        }

        @Override
        public byte[] copy() {
            return writer.toByteArray();
        }

        @Override
        public void writeTo(OutputStream stream) throws IOException {
            stream.write(writer.getByteBuffer(), 0, writer.size());
        }

        @Override
        public void release() {
            if (!released && writer.getByteBuffer().length <= LARGEST_KEPT) {
                writer.reset();
                writers.giveBack(writer);
            }
            released = true;
        }
    }
}
