package dev.sevenstops.lifecycle.defence;

/** Why the body of a request of HTTP/2 has not come to its end although its handler was reading it. */
public enum BodyLoss {
    /** It was waited for longer than the limits allow. */
    LIMIT,
    /** The client has reset the stream, or its connection has ended. */
    CLIENT,
    /** The server has ended the connection, or interrupted the thread that was reading. */
    SERVER
}
