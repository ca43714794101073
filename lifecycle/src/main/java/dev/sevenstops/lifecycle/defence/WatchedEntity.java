package dev.sevenstops.lifecycle.defence;

import io.helidon.common.GenericType;
import io.helidon.http.media.ReadableEntity;
import java.io.InputStream;
import java.util.Optional;

/** The entity of a request of HTTP/2, whose reads are watched also where they go past the filters of its stream. */
record WatchedEntity(ReadableEntity delegate, BodyWatch watch) implements ReadableEntity {
    @Override
    public InputStream inputStream() {
        return delegate.inputStream();
    }

    @Override
    public void buffer() {
        watch.begins();
        try {
            delegate.buffer();
        } catch (RuntimeException | Error e) {
            watch.ends(false);
            throw e;
        }
        watch.ends(true);
    }

    /** Helidon does so before it answers an exception that has left a handler. */
    @Override
    public void consume() {
        watch.drain();
    }

    @Override
    public <T> T as(Class<T> type) {
        return delegate.as(type);
    }

    @Override
    public <T> T as(GenericType<T> type) {
        return delegate.as(type);
    }

    @Override
    public <T> Optional<T> asOptional(GenericType<T> type) {
        return delegate.asOptional(type);
    }

    @Override
    public boolean hasEntity() {
        return delegate.hasEntity();
    }

    @Override
    public boolean consumed() {
        return delegate.consumed();
    }

    @Override
    public ReadableEntity copy(Runnable entityProcessed) {
        return new WatchedEntity(delegate.copy(entityProcessed), watch);
    }
}
