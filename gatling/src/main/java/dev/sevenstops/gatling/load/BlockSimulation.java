package dev.sevenstops.gatling.load;

import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.core.controller.inject.open.OpenInjectionStep;
import io.gatling.core.controller.inject.open.OpenInjectionSupport;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Simulation;
import java.util.List;
import java.util.Optional;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A block as Gatling sees it: one population a stretch of load, each started when the one before has ended. Gatling creates it
 * by name, so the block comes to it through {@link #run}.
 */
public final class BlockSimulation extends Simulation {
    private static volatile Optional<BlockRun> block = Optional.empty();

    /** The block that the next simulation is to run. */
    static void run(BlockRun next) {
        block = Optional.of(next);
    }

    /** Created by Gatling. */
    public BlockSimulation() {
        List<SliceRun> stretches = block.orElseThrow(
                        () -> new IllegalStateException("this simulation is started by " + Generator.class.getName()))
                .stretches();
        Optional<PopulationBuilder> chain = Optional.empty();
        for (SliceRun stretch : stretches.reversed()) {
            PopulationBuilder population = population(stretch);
            chain = Optional.of(chain.map(population::andThen).orElse(population));
        }
        setUp(chain.orElseThrow(() -> new IllegalStateException("a block without slices")))
                .protocols(http.disableWarmUp().shareConnections().disableCaching());
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
