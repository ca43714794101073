/**
 * Strict framing of HTTP/1.1 messages, in front of Helidon's parser: no request means two things. {@link
 * dev.sevenstops.lifecycle.framing.Framing} is the front door.
 *
 * <h2>What it does</h2>
 *
 * <p>It is a state machine over the arrays of bytes that the socket delivers. A request's head is handed on when all of it is there and
 * valid, a body as it comes, and never more than one request at a time. What RFC 9110 and 9112 say a server must or should reject is
 * rejected: 400, 413, 414, 417, 431, 429 (pipelined too deep), 501 (tunnels, unknown transfer codings, methods that cannot exist) and
 * 505, with {@code Connection: close}, through the server's own error handlers; nothing more is read of that connection. What is valid and
 * not understood by Helidon 4.4.0 is rewritten:
 *
 * <ul>
 *   <li>chunk extensions and trailers are checked and dropped (RFC 9112 section 7.1: a recipient may), chunk sizes lose leading zeros,
 *       and a chunk larger than {@link dev.sevenstops.lifecycle.framing.FramingLimits#chunk} becomes several;
 *   <li>empty lines in front of a request are dropped (section 2.2);
 *   <li>HTTP/1.0 becomes 1.1 with {@code Connection: close}, and its response is sent without chunks; 1.2 to 1.9 become 1.1;
 *   <li>a target in absolute-form becomes origin-form, and its host stands in for the Host header's (section 3.2.2);
 *   <li>{@code chunked}, {@code close} and {@code 100-continue} are written as Helidon compares them, which is with case;
 *   <li>responses to HEAD, refusals among them, lose the body that a handler may have written and keep its length;
 *   <li>the body of a request that waits for a 100 is handed on apart from its head; if the answer is another one, neither the body nor a
 *       further request is read (RFC 9110 section 10.1.1), while Helidon 4.4.0 would take the body for a request;
 *   <li>after a request with the option {@code close} no other is served, whatever follows.
 * </ul>
 *
 * <p>Stricter than it has to be, on purpose: lines that end with LF alone (section 2.2: may be accepted), lists of equal Content-Lengths (section
 * 6.3: may be), empty elements in Transfer-Encoding. Servers in front are known to read each of them differently.
 *
 * <h2>What it costs</h2>
 *
 * <p>Arrays that need no change are handed on as they are; nothing is allocated for such a request. Held in memory are at most one read
 * buffer and one head. Its table of octets decides most bytes with one look.
 *
 * <h2>Why not on a parser that exists</h2>
 *
 * <p>Jetty's {@code HttpParser} 12.1.14 was tried in its place, in its strictest mode. On the corpus it decides 235 of 297 cases alike. Most of
 * the others are not its business but that of Jetty's layers above it (targets, codings, versions, the meaning of close); some are its
 * own: LF for CR LF, two spaces in the request line, versions in small letters; and it refuses a chunk size with many leading zeros. All of that would have to be
 * written here anyway, and it calls back with parsed fields, while Helidon wants bytes: everything would have to be serialized again. A
 * throwaway measurement of CPU time on a busy machine (JDK 25, order of magnitude only): 0.35 µs for a GET of 163 bytes against 1.5 to 2.4
 * µs, and 5 µs for 1 MB in chunks of 8 KiB against 17 µs. It stays as the second opinion in this package's tests.
 */
@NullMarked
package dev.sevenstops.lifecycle.framing;

import org.jspecify.annotations.NullMarked;
