package dev.sevenstops.gatling.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sevenstops.gatling.workload.Workload.Expect;
import dev.sevenstops.gatling.workload.Workload.Request;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    @Test
    void fillsInNumbersAndFillerOfASeededLength() {
        Template template = Template.text("session={bytes 5..9}; n={3..4}");
        SplittableRandom random = new SplittableRandom(1);
        Set<Integer> lengths = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            String text = template.expand(random);
            assertTrue(text.matches("session=[A-Za-z0-9_-]{5,9}; n=[34]"), text);
            lengths.add(text.length());
        }
        assertEquals(5, lengths.size());
        assertEquals(template.expand(new SplittableRandom(9)), template.expand(new SplittableRandom(9)));
        assertNotEquals(template.expand(new SplittableRandom(9)), template.expand(new SplittableRandom(10)));
        assertEquals(
                12_000, Template.text("{bytes 12000..12000}").expand(random).length());
    }

    @Test
    void knowsHowLongItCanBecome() {
        assertEquals(
                3 + 9 + 2 + 3 + 1, Template.text("s={{bytes 5..9}, {7..120}}").longest());
        assertEquals(0, Template.text("").longest());
    }

    @Test
    void jsonIsItself() {
        String json = "{\"customer\":{\"name\":\"x\"},\"lines\":[{\"n\":{7..7}}]}";
        assertEquals(json.replace("{7..7}", "7"), Template.text(json).expand(new SplittableRandom(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{9..1}", "{bytes 9..1}", "{bytes 1-9}", "{1..2", "{ bytes 1..2}", "{bytes 1..99999999}"})
    void whatIsAlmostAPlaceholderIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Template.text("a" + text + "b"));
    }

    @Test
    void aMessageMakesTheSameContentEveryTime() {
        Request request = new Request(
                "POST",
                "/orders",
                1,
                Map.of("Cookie", "{bytes 10..20}", "A", "{1..9}"),
                "{\"n\":{1..1000000}}",
                Optional.of("orders:write"),
                Expect.SUCCESS);
        SplittableRandom random = new SplittableRandom(4);
        Message first = Message.next(request, Template.path(request.path()), random);
        Message second = Message.next(request, Template.path(request.path()), random);
        assertEquals(first.content(), first.content());
        assertNotEquals(first.content(), second.content());
        assertEquals("[A, Cookie]", first.content().headers().keySet().toString());
    }
}
