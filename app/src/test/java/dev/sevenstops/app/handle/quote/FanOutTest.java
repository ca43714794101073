package dev.sevenstops.app.handle.quote;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sevenstops.app.calls.Address;
import dev.sevenstops.app.calls.Link;
import dev.sevenstops.app.calls.ReplicaCalls;
import dev.sevenstops.app.calls.Reply;
import dev.sevenstops.app.serialize.JsonBody;
import dev.sevenstops.app.serialize.JsonBuffer;
import dev.sevenstops.app.serialize.JsonSerializer;
import dev.sevenstops.client.deadline.Deadline;
import dev.sevenstops.client.hedge.HedgePolicy;
import dev.sevenstops.client.hedge.HedgeSettings;
import dev.sevenstops.client.hedge.Hedger;
import io.helidon.http.Header;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FanOutTest {
    /** Longer than this test may take: nothing here may end by waiting. */
    private static final Duration AN_HOUR = Duration.ofHours(1);

    /** Answers at once. */
    private static final class Prompt implements Link {
        @Override
        public Reply get(String path, List<Header> headers) {
            return new Reply(200, Optional.empty(), new byte[0]);
        }

        @Override
        public void close() {}
    }

    /** Reads nothing, and meets an Error instead. */
    private static final class Broken implements JsonSerializer {
        @Override
        public JsonBuffer serialize(JsonBody body) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object parse(byte[] json) {
            throw new NoClassDefFoundError("as of a library that is only half there");
        }
    }

    private static Map<Dependency, Outcome> ask(boolean parallel, Optional<Deadline> deadline) throws Exception {
        Hop hop = new Hop(
                Dependency.PRICING,
                List.of(new ReplicaCalls(new Address("nowhere", 1), Prompt::new)),
                Hedger.of("pricing", new HedgePolicy.Off(), HedgeSettings.of(1)),
                true,
                new Broken());
        return new FanOut(List.of(hop), parallel, AN_HOUR, Set.of(Dependency.PRICING)).ask(7, deadline);
    }

    /** Not as late, and not after all the time that there is. */
    @Test
    void aCallThatEndsInAnErrorCountsAsFailedAtOnce() throws Exception {
        Map<Dependency, Outcome> failed = Map.of(Dependency.PRICING, new Outcome.Failed());
        assertEquals(failed, ask(true, Optional.empty()));
        assertEquals(failed, ask(false, Optional.of(Deadline.after(AN_HOUR))));
    }
}
