package dev.lintel.router.limit;

import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.router.limit.BoundLimit.Claim;
import dev.lintel.store.limit.Standing;
import dev.lintel.store.limit.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What callers are told of limits.
final class LimitRefusal {
    private LimitRefusal() {}

    /// 429 (RFC 6585 section 4) with `Retry-After` (RFC 9110 section 10.2.3). Never from a cache.
    static Problem problem(LimitVariant variant, Verdict.Refused refused) {
        long seconds = refused.retryAfter().toSeconds();
        Standing by = refused.by();
        String detail = switch (variant.refusal()) {
            case CONCURRENCY_EXCEEDED -> by.limit() + " requests are allowed at a time, and as many are on their way";
            case QUOTA_EXCEEDED -> "the quota of " + by.limit() + " is used up; try again in " + seconds + " s";
            default -> "more requests than are allowed; try again in " + seconds + " s";
        };
        return Problem.of(variant.refusal(), detail)
                .with("violated-policies", List.of(by.limitId()))
                .with("retryAfterSeconds", seconds)
                .withHeader("Retry-After", Long.toString(seconds))
                .withHeader("Cache-Control", "no-store")
                .withHeader(LimitFields.POLICY, variant.policyItem())
                .withHeader(LimitFields.LIMIT, LimitFields.refused(variant.name(), by, refused.retryAfter()));
    }

    /// Null where no policy asks for them.
    static @Nullable Headers fieldsOnSuccess(Claims claims, List<Standing> standings) {
        StringBuilder policies = null;
        var limits = new StringBuilder();
        for (Standing standing : standings) {
            Claim claim = claims.of(standing.limitId());
            if (!claim.limit().scope().fieldsOnSuccess()) continue;
            if (policies == null) policies = new StringBuilder();
            else {
                policies.append(", ");
                limits.append(", ");
            }
            policies.append(claim.variant().policyItem());
            limits.append(LimitFields.standing(claim.variant().name(), standing));
        }
        return policies == null
                ? null
                : Headers.of(LimitFields.POLICY, policies.toString(), LimitFields.LIMIT, limits.toString());
    }

    /// Beside those that the backend sent of its own limits.
    static Headers joined(Headers reply, Headers fields) {
        Headers.Builder out = reply.toBuilder();
        for (int i = 0; i < fields.size(); i++) out.add(fields.name(i), fields.value(i));
        return out.build();
    }
}
