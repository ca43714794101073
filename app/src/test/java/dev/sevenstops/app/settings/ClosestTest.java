package dev.sevenstops.app.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClosestTest {
    @Test
    void findsATypingMistake() {
        assertEquals(
                Optional.of("stops.accept.backlog"),
                Closest.to("stops.accept.backlgo", List.of("app.port", "stops.accept.backlog")));
    }

    @Test
    void suggestsNothingForSomethingElse() {
        assertEquals(Optional.empty(), Closest.to("colour", List.of("app.port", "stops.accept.backlog")));
    }

    @Test
    void countsInsertionsDeletionsAndReplacements() {
        assertEquals(3, Closest.distance("kitten", "sitting"));
        assertEquals(4, Closest.distance("", "four"));
        assertEquals(0, Closest.distance("same", "same"));
    }
}
