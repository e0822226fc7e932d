package dev.lintel.contract.parse;

import dev.lintel.contract.protection.CallFailures;
import dev.lintel.contract.protection.CircuitBreaker;
import dev.lintel.contract.protection.CircuitBreaker.Window;
import dev.lintel.contract.protection.HealthCheck;
import dev.lintel.contract.protection.OutlierEjection;
import dev.lintel.contract.protection.Protection;
import dev.lintel.contract.protection.StatusRange;
import dev.lintel.contract.syntax.PathSyntax;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the members of a backend that protect it and its callers.
final class ProtectionParser {
    private ProtectionParser() {}

    static Protection read(Members in) {
        return new Protection(
                in.object("circuitBreaker", ProtectionParser::breaker),
                in.object("outlierEjection", ProtectionParser::ejection),
                in.object("healthCheck", ProtectionParser::check),
                in.optional("maxConcurrent")
                        .map(place -> place.number(Protection.MAX_CONCURRENT))
                        .map(Math::toIntExact));
    }

    private static @Nullable CircuitBreaker breaker(Members in) {
        CircuitBreaker usual = CircuitBreaker.DEFAULT;
        Window window = in.object("slidingWindow", ProtectionParser::window).orElse(usual.window());
        int most = window instanceof Window.Calls calls ? calls.size() : usual.minimumNumberOfCalls();
        return new CircuitBreaker(
                in.integer("failureRateThreshold", CircuitBreaker.PERCENT, usual.failureRateThreshold()),
                in.integer("slowCallRateThreshold", CircuitBreaker.PERCENT, usual.slowCallRateThreshold()),
                in.duration("slowCallDuration", CircuitBreaker.SLOW).orElse(usual.slowCallDuration()),
                window,
                in.integer(
                        "minimumNumberOfCalls", CircuitBreaker.MINIMUM, Math.min(usual.minimumNumberOfCalls(), most)),
                in.duration("waitDurationInOpenState", CircuitBreaker.WAIT).orElse(usual.waitDurationInOpenState()),
                in.integer("permittedCallsInHalfOpen", CircuitBreaker.PERMITTED, usual.permittedCallsInHalfOpen()),
                failures(in),
                in.flag("shared", usual.shared()));
    }

    private static @Nullable Window window(Members in) {
        String kind = in.exactlyOne("calls", "time");
        if (kind == null) return null;
        if (kind.equals("calls")) return new Window.Calls(in.integer("calls", Window.Calls.SIZE, 1));
        return in.duration("time", Window.Time.LENGTH).map(Window.Time::new).orElse(null);
    }

    private static CallFailures failures(Members in) {
        CallFailures usual = CallFailures.DEFAULT;
        return in.object(
                        "failures",
                        members -> new CallFailures(
                                statuses(members, (int) CallFailures.STATUSES.min(), usual.statuses()),
                                members.flag("connectErrors", usual.connectErrors()),
                                members.flag("timeouts", usual.timeouts())))
                .orElse(usual);
    }

    private static List<StatusRange> statuses(Members in, int min, List<StatusRange> usual) {
        return in.optional("statuses")
                .map(place -> place.list(min, (int) CallFailures.STATUSES.max(), ProtectionParser::status))
                .orElse(usual);
    }

    private static @Nullable StatusRange status(Place place) {
        if (place.isText()) {
            String text = place.text(StatusRange::faultIn);
            return text == null ? null : StatusRange.parse(text);
        }
        Long number = place.number(StatusRange.STATUS);
        return number == null ? null : new StatusRange(number.intValue(), number.intValue());
    }

    private static OutlierEjection ejection(Members in) {
        OutlierEjection usual = OutlierEjection.DEFAULT;
        Optional<Integer> rate = in.optional("failureRateThreshold")
                .map(place -> place.number(OutlierEjection.PERCENT))
                .map(Math::toIntExact);
        return new OutlierEjection(
                in.integer("consecutiveFailures", OutlierEjection.CONSECUTIVE, usual.consecutiveFailures()),
                rate,
                in.integer("minimumNumberOfCalls", OutlierEjection.MINIMUM, usual.minimumNumberOfCalls()),
                in.duration("interval", OutlierEjection.INTERVAL).orElse(usual.interval()),
                in.duration("baseEjectionTime", OutlierEjection.BASE).orElse(usual.baseEjectionTime()),
                in.duration("maxEjectionTime", OutlierEjection.MAX).orElse(usual.maxEjectionTime()),
                in.integer("maxEjectedPercent", OutlierEjection.PERCENT, usual.maxEjectedPercent()),
                failures(in));
    }

    private static @Nullable HealthCheck check(Members in) {
        String path = in.requiredText("path", PathSyntax::faultIn);
        var interval = in.duration("interval", HealthCheck.INTERVAL).orElse(HealthCheck.DEFAULT_INTERVAL);
        var timeout = in.duration("timeout", HealthCheck.TIMEOUT).orElse(HealthCheck.DEFAULT_TIMEOUT);
        List<StatusRange> statuses = statuses(in, 1, HealthCheck.DEFAULT_STATUSES);
        int healthy = in.integer("healthyThreshold", HealthCheck.THRESHOLD, HealthCheck.DEFAULT_HEALTHY);
        int unhealthy = in.integer("unhealthyThreshold", HealthCheck.THRESHOLD, HealthCheck.DEFAULT_UNHEALTHY);
        return path == null ? null : new HealthCheck(path, interval, timeout, statuses, healthy, unhealthy);
    }
}
