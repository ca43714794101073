package dev.sevenstops.lifecycle.framing;

import io.helidon.common.buffers.DataWriter;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.RequestException;
import io.helidon.webserver.http.DirectTransportRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lets pass what {@link RequestStream} has validated, and answers the rest through the server's own error handlers. */
final class StrictGate implements Gate {
    private final RequestStream requests;
    private @Nullable GateWriter writer;

    StrictGate(FramingLimits limits) {
        this.requests = new RequestStream(limits);
    }

    @Override
    public byte @Nullable [] next(Supplier<byte @Nullable []> source) {
        boolean begins = requests.betweenRequests();
        GateWriter responses = writer;
        if (begins && responses != null) {
            responses.plain();
        }
        byte[] bytes;
        try {
            bytes = requests.next(source);
        } catch (Rejected rejected) {
            failed(begins);
            throw refusal(rejected);
        } catch (RequestException late) {
            // from the socket: the client was too slow, and is told so
            failed(begins);
            throw late;
        }
        if (begins && responses != null) {
            expect(responses);
        }
        return bytes;
    }

    /** What the response to the request that begins will be like. */
    private void expect(GateWriter responses) {
        if (requests.headOnly()) {
            responses.forHead(requests.oldClient());
        } else if (requests.oldClient()) {
            responses.forOldClient();
        } else if (requests.takesTrailers()) {
            responses.withinItsLength();
        }
        if (requests.upgrade()) {
            responses.awaitUpgrade();
        }
        if (requests.withheld()) {
            responses.awaitContinue();
        }
    }

    /** Nothing of the request has been handed on, but what it is may be known: the answer to a HEAD has no body either. */
    private void failed(boolean begins) {
        GateWriter responses = writer;
        if (begins && responses != null && requests.method().equals("HEAD")) {
            responses.forHead(false);
        }
    }

    @Override
    public DataWriter writer(DataWriter socket) {
        GateWriter responses = new GateWriter(socket, requests::otherProtocol, requests::unwanted);
        writer = responses;
        return responses;
    }

    private RequestException refusal(Rejected rejected) {
        EventType type = rejected.status() == 505 ? EventType.HTTP_VERSION_NOT_SUPPORTED : EventType.BAD_REQUEST;
        return RequestException.builder()
                .type(type)
                .status(ReasonPhrases.status(rejected.status()))
                .message(rejected.detail())
                .safeMessage(true)
                .setKeepAlive(false)
                .request(DirectTransportRequest.create("HTTP/1.1", requests.method(), requests.path()))
                .cause(rejected)
                .build();
    }
}
