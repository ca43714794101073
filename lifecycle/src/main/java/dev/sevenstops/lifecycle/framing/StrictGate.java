package dev.sevenstops.lifecycle.framing;

import io.helidon.common.buffers.DataWriter;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
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
            throw refusal(rejected);
        }
        if (begins && responses != null) {
            if (requests.headOnly()) {
                responses.forHead();
            } else if (requests.oldClient()) {
                responses.forOldClient();
            } else if (requests.upgrade()) {
                responses.awaitUpgrade();
            }
        }
        return bytes;
    }

    @Override
    public DataWriter writer(DataWriter socket) {
        GateWriter responses = new GateWriter(socket, requests::otherProtocol);
        writer = responses;
        return responses;
    }

    private RequestException refusal(Rejected rejected) {
        EventType type = rejected.status() == 505 ? EventType.HTTP_VERSION_NOT_SUPPORTED : EventType.BAD_REQUEST;
        return RequestException.builder()
                .type(type)
                .status(status(rejected.status()))
                .message(rejected.detail())
                .safeMessage(true)
                .setKeepAlive(false)
                .request(DirectTransportRequest.create("HTTP/1.1", requests.method(), requests.path()))
                .cause(rejected)
                .build();
    }

    /** With the reason phrase of the RFC that defines it, where Helidon 4.4.0 knows another or none. */
    private static Status status(int code) {
        return switch (code) {
            case 429 -> Status.create(code, "Too Many Requests");
            case 431 -> Status.create(code, "Request Header Fields Too Large");
            default -> Status.create(code);
        };
    }
}
