package dev.sevenstops.lifecycle;

import dev.sevenstops.lifecycle.defence.Defence;
import dev.sevenstops.lifecycle.framing.Framing;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * What stands between a listener's sockets and Helidon's HTTP code besides the instrument. TLS is the outermost; the others lie in this
 * order from the outside in, with the instrument between the last two of them: it counts the bytes as they came, before the gate changes any.
 *
 * @param hook puts something of the application's around each HTTP/1.1 connection; {@link ConnectionHook#NONE} for nothing
 * @param defence ends the connections of clients that are too slow; empty for Helidon's own timeouts alone
 * @param framing makes the gate in front of the parser of HTTP/1.1; empty for Helidon's parser as it comes
 * @param tls empty for a plain listener; Helidon's own TLS is to be off in either case
 */
public record Layers(
        ConnectionHook hook, Optional<Defence> defence, Optional<Framing> framing, Optional<SSLContext> tls) {
    /** Nothing. */
    public static final Layers NONE = new Layers(ConnectionHook.NONE, Optional.empty(), Optional.empty());

    /** On a plain listener. */
    public Layers(ConnectionHook hook, Optional<Defence> defence, Optional<Framing> framing) {
        this(hook, defence, framing, Optional.empty());
    }

    /** With this hook. */
    public Layers with(ConnectionHook other) {
        return new Layers(other, defence, framing, tls);
    }

    /** With these limits of time. A {@link Defence} serves one listener. */
    public Layers with(Defence other) {
        return new Layers(hook, Optional.of(other), framing, tls);
    }

    /** With this gate. */
    public Layers with(Framing other) {
        return new Layers(hook, defence, Optional.of(other), tls);
    }

    /** With TLS. */
    public Layers with(SSLContext other) {
        return new Layers(hook, defence, framing, Optional.of(other));
    }
}
