package dev.sevenstops.app.handle;

import dev.sevenstops.app.middleware.ProblemException;
import io.helidon.webserver.http.ServerRequest;

/** Reads the parameters of a query. */
final class Parameters {
    private Parameters() {}

    /**
     * A whole number.
     *
     * @param otherwise the value where the parameter is not there
     * @param min the smallest that is allowed
     * @throws ProblemException 400 if it is anything else
     */
    static int number(ServerRequest request, String name, int otherwise, int min) {
        if (!request.query().contains(name)) {
            return otherwise;
        }
        String text = request.query().first(name).orElse("");
        try {
            int number = Integer.parseInt(text);
            if (number >= min) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // the same answer as for a number out of range
        }
        throw ProblemException.badRequest("The parameter " + name + " must be a whole number from " + min + " to "
                + Integer.MAX_VALUE + ", not '" + text + "'.");
    }
}
