package dev.sevenstops.gatling.agreement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sevenstops.report.agreement.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the three witnesses say, and the verdict. */
class JudgeTest {
    private static final String GET = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String BOTH =
            "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + GET;
    private static final String REFUSAL = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    private static String echo(String method, String target, String body) {
        return "HTTP/1.1 200 OK\r\nEcho-Method: " + method + "\r\nEcho-Target: " + target + "\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    private static Judgement through(int forwarded, String toService, String fromService, boolean closed) {
        return Judge.through(forwarded, List.of(new Relayed(toService, fromService, closed)), Answers.in(fromService));
    }

    @Test
    void oneRequestAndItsAnswerAgree() {
        assertEquals(
                Verdict.AGREE, through(1, GET, echo("GET", "/a", "ok"), false).verdict());
    }

    @Test
    void aSecondAnswerToOneForwardedRequestIsASmuggledRequest() {
        Judgement judgement = through(1, BOTH, echo("POST", "/a", "ok") + echo("GET", "/a", "ok"), false);
        assertEquals(Verdict.DISAGREE, judgement.verdict());
        assertEquals(1, judgement.smuggled());
    }

    @Test
    void whatTheServiceRefusesIsNoDisagreement() {
        assertEquals(Verdict.REFUSED_BY_SERVICE, through(1, BOTH, REFUSAL, true).verdict());
    }

    @Test
    void anotherBodyThanAnotherParserReadsIsADisagreement() {
        String post = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
        assertEquals(
                Verdict.DISAGREE,
                through(1, post, echo("POST", "/a", "hell"), false).verdict());
    }

    @Test
    void aServiceThatWaitsForMoreThanThereIsDisagrees() {
        assertEquals(Verdict.DISAGREE, through(1, GET, "", false).verdict());
    }

    @Test
    void whatNeverReachesTheServiceWasRefusedByTheProxy() {
        Judgement judgement = Judge.through(0, List.of(), Answers.in(REFUSAL));
        assertEquals(Verdict.REFUSED_BY_PROXY, judgement.verdict());
    }
}
