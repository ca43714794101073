package dev.sevenstops.jmh.serialize;

import com.alibaba.fastjson2.JSONWriter;
import com.dslplatform.json.DslJson;
import com.dslplatform.json.JsonWriter;
import com.dslplatform.json.runtime.Settings;
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
import dev.sevenstops.app.serialize.IsoInstant;
import dev.sevenstops.app.serialize.JsonBuffer;
import dev.sevenstops.app.serialize.JsonSerializer;
import dev.sevenstops.app.serialize.PlainDecimal;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;

/** What can write a page. All but the binary ones write JSON with the same content. */
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
    /** The service's own, compiled from the schema. */
    DSL_JSON {
        @Override
        PageWriter writer() {
            return new OfTheService(AppSerializers.dslJson());
        }
    },
    /** dsl-json without what its processor has generated: what it falls back to, without a word, if it is asked for its run time. */
    DSL_JSON_REFLECTION {
        @Override
        PageWriter writer() {
            DslJson<Object> json = new DslJson<>(Settings.withRuntime());
            // a record of which one type has a writer and no reader is not written at all
            json.registerWriter(Instant.class, IsoInstant.JSON_WRITER);
            json.registerReader(Instant.class, IsoInstant.JSON_READER);
            json.registerWriter(BigDecimal.class, PlainDecimal.JSON_WRITER);
            JsonWriter writer = json.newWriter();
            return new Streaming((page, out) -> {
                writer.reset();
                if (!json.serialize(writer, OrderPage.Last.class, page)) {
                    throw new IOException("dsl-json cannot write a page by reflection");
                }
                out.write(writer.getByteBuffer(), 0, writer.size());
            });
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
    /** Binary: protobuf, compiled from a schema of its own, its messages made from the page's rows. */
    PROTOBUF {
        @Override
        PageWriter writer() {
            return new Streaming(ProtobufPages::write);
        }
    },
    /** A limit: code for this page and no other. */
    HAND_WRITTEN {
        @Override
        PageWriter writer() {
            return new ByHand();
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
