package dev.sevenstops.app.calls;

/**
 * Where a replica listens.
 *
 * @param host name or address
 * @param port TCP port
 */
public record Address(String host, int port) {
    /** As in the authority of a URI, RFC 3986 section 3.2. */
    public String authority() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
