package dev.sevenstops.app.downstream;

import dev.sevenstops.app.settings.Settings;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** Answers {@code GET /observe/settings}: who this process is, and what it was set to. */
final class SettingsReport implements Handler {
    private final byte[] answer;

    /**
     * @param settings the effective settings
     * @param instance identifies this process
     */
    SettingsReport(Settings settings, String instance) {
        this.answer = settings.report(DownstreamSettings.CATALOGUE.secrets(), instance);
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        response.header(HeaderValues.CONTENT_TYPE_JSON).send(answer);
    }
}
