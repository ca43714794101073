package dev.sevenstops.gatling.load;

import dev.sevenstops.gatling.workload.Workload;
import java.util.List;

/** What a load asks for, whatever its kind. */
final class Requests {
    private Requests() {}

    /** The operations of a load; none for one that sends nothing. */
    static List<Workload.Request> of(Workload.Load load) {
        return switch (load) {
            case Workload.Steady steady -> steady.requests();
            case Workload.Burst burst -> List.of(burst.request());
            case Workload.Saturate saturate -> List.of(saturate.request());
            case Workload.SlowReaders slow -> List.of(slow.request());
            case Workload.Oversized oversized -> List.of(oversized.request());
            case Workload.Dripping dripping -> List.of(dripping.request());
            case Workload.StalledStreams stalled -> List.of(stalled.request(), stalled.neighbour());
            case Workload.Paced paced -> List.of(paced.request());
            case Workload.Walk walk -> List.of(walk.request());
            case Workload.Memory memory -> List.of();
            case Workload.Freeze freeze -> List.of();
        };
    }
}
