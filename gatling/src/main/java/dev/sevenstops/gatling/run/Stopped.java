package dev.sevenstops.gatling.run;

/** The run was told to stop. Unchecked: nothing but the end of the run may catch it, and nothing is recorded on the way. */
final class Stopped extends RuntimeException {
    Stopped() {
        super("the run was stopped");
    }
}
