package dev.sevenstops.lifecycle.framing;

import org.jspecify.annotations.Nullable;

/**
 * A request-target that is more than a path of plain characters, checked: RFC 9112 section 3.2 and RFC 3986. Positions are relative to
 * the head's beginning.
 *
 * @param authorityStart where the host of an absolute-form begins; 0 for the other forms
 * @param authorityEnd where it ends, with its port
 * @param pathStart where the path begins
 * @param pathEnd where the target ends
 * @param asterisk whether the path of an absolute-form is missing and the method is OPTIONS: the server as a whole is meant
 */
record Target(int authorityStart, int authorityEnd, int pathStart, int pathEnd, boolean asterisk) {
    private static final byte[] HTTP = Octets.ascii("http://");
    private static final byte[] HTTPS = Octets.ascii("https://");
    private static final byte[] CONNECT = Octets.ascii("CONNECT");
    private static final byte[] OPTIONS = Octets.ascii("OPTIONS");

    /**
     * Checks a target.
     *
     * @return what is to be rewritten of it, or null if it is in origin-form or asterisk-form and stays as it is
     * @throws Rejected if it is not valid, or names a tunnel, which is not offered
     */
    static @Nullable Target of(byte[] in, int base, int methodStart, int start, int end) {
        int from = base + start;
        int to = base + end;
        int methodEnd = from - 1;
        percents(in, from, to);
        if (is(in, base + methodStart, methodEnd, CONNECT)) {
            authority(in, from, to, true);
            throw new Rejected(501, "No tunnels are opened here.");
        }
        if (in[from] == '/') {
            noBrackets(in, from, to);
            return null;
        }
        boolean options = is(in, base + methodStart, methodEnd, OPTIONS);
        if (end - start == 1 && in[from] == '*' && options) {
            return null;
        }
        int authority = from + scheme(in, from, to);
        int path = authority;
        while (path < to && in[path] != '/' && in[path] != '?') {
            path++;
        }
        authority(in, authority, path, false);
        noBrackets(in, path, to);
        return new Target(authority - base, path - base, path - base, end, options && path == to);
    }

    private static int scheme(byte[] in, int from, int to) {
        for (byte[] scheme : new byte[][] {HTTP, HTTPS}) {
            if (to - from >= scheme.length && Octets.equalsIgnoreCase(in, from, from + scheme.length, scheme)) {
                return scheme.length;
            }
        }
        throw Rejected.bad("The request-target is neither a path, nor an http or https URI, nor * for OPTIONS.");
    }

    private static void percents(byte[] in, int from, int to) {
        for (int i = from; i < to; i++) {
            if (in[i] == '%' && (i + 2 >= to || Octets.hex(in[i + 1]) < 0 || Octets.hex(in[i + 2]) < 0)) {
                throw Rejected.bad("The request-target holds a % without two hexadecimal digits behind it.");
            }
        }
    }

    private static void noBrackets(byte[] in, int from, int to) {
        for (int i = from; i < to; i++) {
            if (in[i] == '[' || in[i] == ']') {
                throw Rejected.bad("The request-target holds a bracket, which is to be encoded.");
            }
        }
    }

    private static void authority(byte[] in, int from, int to, boolean portNeeded) {
        int host = Host.end(in, from, to);
        if (host < 0 || (portNeeded && to - host < 2)) {
            throw Rejected.bad("The request-target's host or port is not valid.");
        }
    }

    private static boolean is(byte[] in, int from, int to, byte[] text) {
        if (to - from != text.length) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (in[from + i] != text[i]) {
                return false;
            }
        }
        return true;
    }
}
