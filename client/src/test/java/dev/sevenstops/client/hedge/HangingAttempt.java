package dev.sevenstops.client.hedge;

import java.util.concurrent.CountDownLatch;

/** An attempt that never answers, until it is cancelled. */
final class HangingAttempt {
    private final CountDownLatch never = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    /** Waits until it is interrupted. */
    String hang() throws InterruptedException {
        try {
            never.await();
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
        }
        return "never";
    }

    /** Waits although it is interrupted, until it is released: what a badly behaved client does. */
    String ignore() {
        boolean released = false;
        while (!released) {
            try {
                never.await();
                released = true;
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        }
        return "at last";
    }

    /** Lets it go. */
    void release() {
        never.countDown();
    }

    /** Waits until it has been interrupted once. */
    void awaitInterrupt() throws InterruptedException {
        interrupted.await();
    }
}
