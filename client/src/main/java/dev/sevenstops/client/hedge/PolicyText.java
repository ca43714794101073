package dev.sevenstops.client.hedge;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Policies as text, for settings. */
final class PolicyText {
    /** Few digits: nothing that is a sensible policy needs more, and no number of this form can overflow. */
    private static final Pattern WITH_NUMBER = Pattern.compile("(p|budget-|fixed-)(\\d{1,6}(?:\\.\\d{1,6})?)");

    private PolicyText() {}

    static Optional<HedgePolicy> parse(String text) {
        return switch (text) {
            case "off" -> Optional.of(new HedgePolicy.Off());
            case "mean" -> Optional.of(new HedgePolicy.Mean(2));
            default -> numbered(WITH_NUMBER.matcher(text));
        };
    }

    private static Optional<HedgePolicy> numbered(Matcher matcher) {
        if (!matcher.matches()) {
            return Optional.empty();
        }
        BigDecimal number = new BigDecimal(matcher.group(2));
        boolean percent = number.signum() > 0 && number.compareTo(BigDecimal.valueOf(100)) < 0;
        double fraction = number.movePointLeft(2).doubleValue();
        return switch (matcher.group(1)) {
            case "p" -> percent ? Optional.of(new HedgePolicy.Quantile(fraction)) : Optional.empty();
            case "budget-" -> percent ? Optional.of(new HedgePolicy.Budget(fraction)) : Optional.empty();
            default -> fixed(number);
        };
    }

    private static Optional<HedgePolicy> fixed(BigDecimal millis) {
        return millis.signum() > 0
                ? Optional.of(new HedgePolicy.Fixed(
                        Duration.ofNanos(millis.movePointRight(6).longValue())))
                : Optional.empty();
    }
}
