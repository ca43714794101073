package dev.sevenstops.client.hedge;

import dev.sevenstops.client.deadline.Deadline;
import java.util.Optional;

/**
 * One way to send a call: what {@link Hedger#call} runs once, or twice at the same time.
 *
 * <p>It runs on a virtual thread of its own, so the caller's thread-locals are not there, and it is cancelled by interrupting that
 * thread: it should then stop and give back what it holds. (With the policy {@link HedgePolicy.Off} and without a deadline nobody
 * would ever cancel it, and it runs on the caller's thread.)
 *
 * <p>Returning means success. An answer that every replica would give alike, such as "not found", is an answer: return it.
 * Throw only what another replica might do better, and a {@link PushBack} where the replica asked for less.
 *
 * <p>Read the answer to its end before returning it. Of two that arrive one is dropped as it is: a body that is still open would stay so,
 * and its connection with it.
 *
 * @param <T> the answer
 */
@FunctionalInterface
public interface Attempt<T> {
    /**
     * Sends the call and waits for its answer.
     *
     * @param replica where to, from 0 to {@link HedgeSettings#replicas} - 1
     * @param previousAttempts 0 for the first, 1 for the backup: the value of {@link Hedger#PREVIOUS_ATTEMPTS} where it is not 0
     * @param deadline the call's own; its header says what is left when it is asked
     * @throws Exception if there is no answer
     */
    T send(int replica, int previousAttempts, Optional<Deadline> deadline) throws Exception;
}
