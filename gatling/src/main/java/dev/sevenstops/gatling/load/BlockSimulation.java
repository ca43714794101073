package dev.sevenstops.gatling.load;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.core.controller.inject.open.OpenInjectionStep;
import io.gatling.core.controller.inject.open.OpenInjectionSupport;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A block as Gatling sees it: one population a stretch of load. Each slice is started when the one before has ended. The turns of the
 * warm-up, and the first slice, are started when they are released, so that turns which turn out not to be needed need not be gone through
 * one after the other: Gatling starts what follows at its next tick, of which there is one a second. Gatling creates the simulation by
 * name, so the block comes to it through {@link #run}.
 */
public final class BlockSimulation extends Simulation {
    private static volatile Optional<BlockRun> block = Optional.empty();

    /** The block that the next simulation is to run. */
    static void run(BlockRun next) {
        block = Optional.of(next);
    }

    /** Created by Gatling. */
    public BlockSimulation() {
        BlockRun run = block.orElseThrow(
                () -> new IllegalStateException("this simulation is started by " + Generator.class.getName()));
        List<PopulationBuilder> populations = new ArrayList<>();
        run.turns().forEach(turn -> populations.add(released(turn, population(turn))));
        List<SliceRun> slices = run.measured();
        if (slices.isEmpty()) {
            throw new IllegalStateException("a block without slices");
        }
        PopulationBuilder chain = population(slices.getLast());
        for (SliceRun slice : slices.subList(0, slices.size() - 1).reversed()) {
            chain = population(slice).andThen(chain);
        }
        populations.add(released(slices.getFirst(), chain));
        setUp(populations).protocols(http.disableWarmUp().shareConnections().disableCaching());
    }

    /** A population that is started when the stretch is released. */
    private static PopulationBuilder released(SliceRun stretch, PopulationBuilder population) {
        return stretch.isReleased()
                ? population
                : scenario("before " + stretch.plan().scenario())
                        .exec(WaitAction.of(stretch))
                        .injectOpen(atOnceUsers(1))
                        .andThen(population);
    }

    private static PopulationBuilder population(SliceRun stretch) {
        OpenInjectionStep users = new ScheduledUsers(stretch);
        return new PopulationBuilder(scenario(stretch.plan().scenario())
                .exec(LoadAction.of(stretch))
                .wrapped
                .inject(OpenInjectionSupport.OpenInjectionProfileFactory()
                        .profile(CollectionConverters.asScala(List.of(users)))));
    }
}
