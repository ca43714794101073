package dev.sevenstops.gatling.agreement;

import dev.sevenstops.report.agreement.Verdict;

/**
 * The verdict on a case.
 *
 * @param why one sentence
 * @param forwarded how many requests the proxy says that it forwarded; without a proxy, how many were sent as far as the first that is not
 *     valid, with it
 * @param served how many the service served
 * @param refused how many the service refused
 * @param smuggled how many the service served that nobody in front of it knows of
 */
record Judgement(Verdict verdict, String why, int forwarded, int served, int refused, int smuggled) {}
