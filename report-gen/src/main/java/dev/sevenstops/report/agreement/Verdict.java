package dev.sevenstops.report.agreement;

import com.fasterxml.jackson.annotation.JsonValue;

/** What became of a case behind a proxy, or without one. */
public enum Verdict {
    /** Served, and both saw the same requests. */
    AGREE("agree"),
    /** The proxy let through only what it may, and refused the rest. */
    REFUSED_BY_PROXY("refused by the proxy"),
    /** The service refused what the proxy let through, and closed the connection. */
    REFUSED_BY_SERVICE("refused by the app"),
    /** They saw different requests, or a different number of them. */
    DISAGREE("disagree");

    private final String text;

    Verdict(String text) {
        this.text = text;
    }

    /** As it is written in results and pages. */
    @JsonValue
    public String text() {
        return text;
    }
}
