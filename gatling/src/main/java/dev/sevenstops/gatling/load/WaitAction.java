package dev.sevenstops.gatling.load;

import io.gatling.core.action.Action;
import io.gatling.core.action.builder.ActionBuilder;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;

/**
 * What the one virtual user of a population does that comes before a stretch of which nobody knows beforehand when it is to begin: it waits
 * until it is. Gatling starts a population when another one has ended, and knows no other condition.
 */
final class WaitAction extends VirtualUserAction {
    private final SliceRun slice;
    private final Action next;

    private WaitAction(SliceRun slice, Action next) {
        this.slice = slice;
        this.next = next;
    }

    /** The action in the form that Gatling's Java DSL takes. */
    static io.gatling.javaapi.core.ActionBuilder of(SliceRun slice) {
        return () -> new ActionBuilder() {
            @Override
            public Action build(ScenarioContext context, Action next) {
                return new WaitAction(slice, next);
            }
        };
    }

    @Override
    public String name() {
        return "before " + slice.plan().scenario();
    }

    @Override
    public void execute(Session session) {
        Thread.ofVirtual().name(name()).start(() -> {
            try {
                slice.awaitRelease();
                next.$bang(session);
            } catch (InterruptedException nobodyDoes) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
