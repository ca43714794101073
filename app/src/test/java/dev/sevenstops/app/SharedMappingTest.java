package dev.sevenstops.app;

import static org.junit.jupiter.api.Assertions.assertSame;

import io.helidon.common.mapper.MapperManager;
import org.junit.jupiter.api.Test;

class SharedMappingTest {
    /** It is asked for with each header that is read as a number. */
    @Test
    @SuppressWarnings("removal")
    void thereIsOneSetOfMappersAndNotAnotherForEachLookUp() {
        SharedMapping.install();
        assertSame(MapperManager.global(), MapperManager.global());
    }
}
