package dev.sevenstops.gatling.run;

/** A block cannot be measured to its end. The message is the reason that is recorded with it. */
final class BlockFailure extends Exception {
    BlockFailure(String reason) {
        super(reason);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
