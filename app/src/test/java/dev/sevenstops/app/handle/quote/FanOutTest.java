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

    /** Answers never, or fails when the deadline has passed; both until it is cancelled. */
    private record Late(Optional<Deadline> failsAfter) implements Link {
        @Override
        public Reply get(String path, List<Header> headers) {
            while (!Thread.currentThread().isInterrupted()
                    && !failsAfter.map(Deadline::expired).orElse(false)) {
                // a virtual thread that spins would keep its carrier, which the others need
                Thread.yield();
            }
            throw new IllegalStateException("nobody waits any more");
        }

        @Override
        public void close() {}
    }

    private static Hop hop(Dependency dependency, Link link) {
        return new Hop(
                dependency,
                List.of(new ReplicaCalls(new Address("nowhere", 1), () -> link)),
                Hedger.of(dependency.id(), new HedgePolicy.Off(), HedgeSettings.of(1)),
                true,
                new Broken());
    }

    private static Map<Dependency, Outcome> ask(boolean parallel, Optional<Deadline> deadline) throws Exception {
        Hop hop = hop(Dependency.PRICING, new Prompt());
        return new FanOut(List.of(hop), parallel, AN_HOUR, Set.of(Dependency.PRICING)).ask(7, deadline);
    }

    /** Not as late, and not after all the time that there is. */
    @Test
    void aCallThatEndsInAnErrorCountsAsFailedAtOnce() throws Exception {
        Map<Dependency, Outcome> failed = Map.of(Dependency.PRICING, new Outcome.Failed());
        assertEquals(failed, ask(true, Optional.empty()));
        assertEquals(failed, ask(false, Optional.of(Deadline.after(AN_HOUR))));
    }

    /**
     * The deadline and the call's own time pass within a moment of each other, and what happens then wakes who waits when both have:
     * the one that was first has cut it, however late the waiting thread gets to run.
     */
    @Test
    void whatPassedFirstHasCutItHoweverLateThatIsNoticed() throws Exception {
        Duration moment = Duration.ofMillis(2);
        for (int i = 0; i < 200; i++) {
            Deadline deadline = Deadline.after(moment);
            List<Hop> hops = List.of(
                    hop(Dependency.PRICING, new Late(Optional.empty())),
                    hop(Dependency.SHIPPING, new Late(Optional.of(deadline))));
            Map<Dependency, Outcome> outcomes =
                    new FanOut(hops, true, moment, Set.of(Dependency.PRICING)).ask(7, Optional.of(deadline));
            assertEquals(new Outcome.TooLate(true), outcomes.get(Dependency.PRICING));
        }
    }
}
