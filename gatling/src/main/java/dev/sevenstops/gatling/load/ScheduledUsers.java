package dev.sevenstops.gatling.load;

import io.gatling.core.controller.inject.open.OpenInjectionStep;
import java.util.concurrent.TimeUnit;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;
import scala.concurrent.duration.Duration;
import scala.concurrent.duration.FiniteDuration;

/**
 * An injection step of Gatling's open model that follows a slice's schedule: one virtual user for each scheduled request, in
 * order, and a last one that ends the slice.
 *
 * <p>Gatling asks for the users when it starts the population, on the thread and at the moment from which it counts their
 * times. That moment is therefore where the slice begins. Users are started {@link SliceRun#EARLY} before their request is
 * intended and wait for the exact time themselves: Gatling's injector works in batches of a second and in whole milliseconds,
 * and would send the first requests of each batch late.
 */
final class ScheduledUsers implements OpenInjectionStep {
    private static final long serialVersionUID = 1;

    private final transient SliceRun slice;

    ScheduledUsers(SliceRun slice) {
        this.slice = slice;
    }

    @Override
    public Iterator<FiniteDuration> chain(Iterator<FiniteDuration> following) {
        if (following.hasNext()) {
            throw new IllegalStateException("a slice is the only step of its population");
        }
        slice.begin();
        return new AbstractIterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < slice.users();
            }

            @Override
            public FiniteDuration next() {
                return millis(slice.startMillis(next++));
            }
        };
    }

    @Override
    public long users() {
        return slice.users();
    }

    @Override
    public FiniteDuration duration() {
        return millis(slice.startMillis(slice.users() - 1));
    }

    private static FiniteDuration millis(long millis) {
        return Duration.apply(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public Object productElement(int index) {
        throw new IndexOutOfBoundsException(index);
    }

    @Override
    public int productArity() {
        return 0;
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof ScheduledUsers;
    }
}
