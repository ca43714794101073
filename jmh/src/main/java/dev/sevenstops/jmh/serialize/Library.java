package dev.sevenstops.jmh.serialize;

import com.alibaba.fastjson2.JSONWriter;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.blackbird.BlackbirdModule;
import dev.sevenstops.app.handle.OrderPage;
import dev.sevenstops.app.serialize.AppSerializers;
import dev.sevenstops.app.serialize.JsonBuffer;
import dev.sevenstops.app.serialize.JsonSerializer;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** What can write a page. All but the binary one write JSON with the same content. */
public enum Library {
    /** The service's own, by data binding. */
    JACKSON {
        @Override
        PageWriter writer() {
            return new OfTheService(AppSerializers.jackson());
        }
    },
    /** Jackson with its properties read by generated lambdas. */
    JACKSON_BLACKBIRD {
        @Override
        PageWriter writer() {
            return jackson(json().addModule(new BlackbirdModule())
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .build());
        }
    },
    /** The service's own, compiled from the schema. There is no line for dsl-json by reflection: it cannot write records so. */
    DSL_JSON {
        @Override
        PageWriter writer() {
            return new OfTheService(AppSerializers.dslJson());
        }
    },
    /** Code that is generated when a type is first written. */
    FASTJSON2 {
        @Override
        PageWriter writer() {
            return new Streaming((page, out) -> {
                try (JSONWriter writer = JSONWriter.ofUTF8(JSONWriter.Feature.WriteBigDecimalAsPlain)) {
                    writer.writeAny(page);
                    writer.flushTo(out);
                }
            });
        }
    },
    /** Compiled from the schema. */
    AVAJE {
        @Override
        PageWriter writer() {
            JsonType<OrderPage.Last> type = Jsonb.builder().build().type(OrderPage.Last.class);
            return new Streaming(type::toJson);
        }
    },
    /** Binary: CBOR (RFC 8949), by Jackson's data binding. */
    CBOR {
        @Override
        PageWriter writer() {
            return jackson(CBORMapper.builder()
                    .addModule(new JavaTimeModule())
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .build());
        }
    },
    /** The limit: the finished bytes are copied. */
    COPY {
        @Override
        PageWriter writer() {
            return new Copying();
        }
    };

    abstract PageWriter writer();

    private static JsonMapper.Builder json() {
        return JsonMapper.builder(new JsonFactoryBuilder()
                        .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                        .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                        .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                        .build())
                .addModule(new JavaTimeModule());
    }

    private static PageWriter jackson(ObjectMapper mapper) {
        ObjectWriter writer = mapper.writer();
        return new Streaming((page, out) -> writer.writeValue(out, page));
    }

    /** How a library writes to a stream. */
    private interface Writing {
        void write(OrderPage.Last page, OutputStream out) throws IOException;
    }

    private static final class Streaming implements PageWriter {
        private final Writing writing;
        private final ReusedBytes bytes = new ReusedBytes();

        Streaming(Writing writing) {
            this.writing = writing;
        }

        @Override
        public int write(OrderPage.Last page) {
            try {
                writing.write(page, bytes.cleared());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.size();
        }

        @Override
        public byte[] written() {
            return bytes.copy();
        }
    }

    private static final class OfTheService implements PageWriter {
        private final JsonSerializer serializer;
        private byte[] last = {};

        OfTheService(JsonSerializer serializer) {
            this.serializer = serializer;
        }

        @Override
        public int write(OrderPage.Last page) {
            JsonBuffer buffer = serializer.serialize(page);
            int length = buffer.length();
            if (last.length == 0) {
                last = buffer.copy();
            }
            buffer.release();
            return length;
        }

        @Override
        public byte[] written() {
            return last;
        }
    }

    private static final class Copying implements PageWriter {
        private final ReusedBytes bytes = new ReusedBytes();
        private byte[] finished = {};

        @Override
        public int write(OrderPage.Last page) {
            if (finished.length == 0) {
                finished = AppSerializers.dslJson().serialize(page).copy();
            }
            bytes.cleared().write(finished, 0, finished.length);
            return bytes.size();
        }

        @Override
        public byte[] written() {
            return bytes.copy();
        }
    }
}
