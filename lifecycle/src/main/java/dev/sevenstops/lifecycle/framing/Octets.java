package dev.sevenstops.lifecycle.framing;

import java.nio.charset.StandardCharsets;

/** What each octet may be part of, as a table: one load and one test for each octet of a request. */
final class Octets {
    /** {@code tchar}, RFC 9110 section 5.6.2. */
    static final int TOKEN = 1;
    /** What may stand in a field's value: VCHAR, obs-text, SP and HTAB, RFC 9110 section 5.5. */
    static final int VALUE = 2;
    /** What may stand in a request-target: the characters of RFC 3986, without {@code #}. */
    static final int TARGET = 4;
    /** Those of a request-target that need a closer look: {@code %}, {@code [} and {@code ]}. */
    static final int ODD = 8;
    /** What may stand in a host without brackets ({@code reg-name}), but for percent-encodings: RFC 3986 section 3.2.2. */
    static final int HOST = 16;
    /** What may stand between the brackets of an IP literal, RFC 3986 section 3.2.2. */
    static final int LITERAL = 32;
    /** What may stand in a quoted string as it is, RFC 9110 section 5.6.4. */
    static final int QUOTED = 64;

    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private static final String SUB_DELIMS = "!$&'()*+,;=";

    private static final byte[] CLASSES = classes();
    private static final byte[] HEX = hex();

    private Octets() {}

    /** The classes of an octet, as bits. */
    static int classes(byte octet) {
        return CLASSES[octet & 0xff];
    }

    /** Whether the octet is of a class. */
    static boolean is(byte octet, int kind) {
        return (CLASSES[octet & 0xff] & kind) != 0;
    }

    /** The value of a hexadecimal digit, or -1. */
    static int hex(byte octet) {
        return HEX[octet & 0xff];
    }

    static boolean isDigit(byte octet) {
        return octet >= '0' && octet <= '9';
    }

    static boolean isSpace(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    /** Whether the octets are this text, which is in lower case, in any case. */
    static boolean equalsIgnoreCase(byte[] in, int from, int to, byte[] lower) {
        if (to - from != lower.length) {
            return false;
        }
        for (int i = 0; i < lower.length; i++) {
            int octet = in[from + i];
            if (octet != lower[i] && !(octet >= 'A' && octet <= 'Z' && octet + 32 == lower[i])) {
                return false;
            }
        }
        return true;
    }

    static String text(byte[] in, int from, int to) {
        return new String(in, from, to - from, StandardCharsets.ISO_8859_1);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] classes() {
        byte[] classes = new byte[256];
        mark(classes, "!#$%&'*+-.^_`|~0123456789", TOKEN);
        mark(classes, UNRESERVED, TARGET | HOST | LITERAL);
        mark(classes, SUB_DELIMS, TARGET | HOST | LITERAL);
        mark(classes, ":", TARGET | LITERAL);
        mark(classes, "@/?", TARGET);
        mark(classes, "%[]", TARGET | ODD);
        mark(classes, "\t ", VALUE | QUOTED);
        for (int octet = 0; octet < 256; octet++) {
            boolean letter = (octet >= 'A' && octet <= 'Z') || (octet >= 'a' && octet <= 'z');
            if (letter) {
                classes[octet] |= TOKEN;
            }
            if (octet > ' ' && octet != 0x7f) {
                classes[octet] |= VALUE;
                if (octet != '"' && octet != '\\') {
                    classes[octet] |= QUOTED;
                }
            }
        }
        return classes;
    }

    private static void mark(byte[] classes, String octets, int kind) {
        for (byte octet : ascii(octets)) {
            classes[octet] |= (byte) kind;
        }
    }

    private static byte[] hex() {
        byte[] hex = new byte[256];
        for (int octet = 0; octet < 256; octet++) {
            hex[octet] = (byte) (octet < 128 ? Character.digit(octet, 16) : -1);
        }
        return hex;
    }
}
