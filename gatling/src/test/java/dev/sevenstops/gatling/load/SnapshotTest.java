package dev.sevenstops.gatling.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sevenstops.report.model.Check;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class SnapshotTest {
    @Test
    void aServiceThatIsStillAtWorkSpoilsItsSlice() {
        assertEquals(new Check("quiet after the slice", true, "nothing in progress"), left(true));
        assertEquals(
                new Check(
                        "quiet after the slice",
                        false,
                        "still at work after 60 s, on the core that the other arm's next slice takes"),
                left(false));
    }

    private static Check left(boolean quiet) {
        return new Snapshot(
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        OptionalLong.empty(),
                        Optional.empty(),
                        LifecycleMetrics.none(),
                        DownstreamWork.none(),
                        quiet)
                .leftQuiet();
    }
}
