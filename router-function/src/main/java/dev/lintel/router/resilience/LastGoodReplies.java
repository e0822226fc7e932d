package dev.lintel.router.resilience;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Reply;
import dev.lintel.router.http.Request;
import dev.lintel.router.policy.BytesBody;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The last good replies of one router, for when backends fail: bounded in bytes, those asked for longest ago going
/// first. Shared by all routes, and outlives revisions. Thread-safe; the lock is held for a look-up.
public final class LastGoodReplies {
    private static final int VARIANTS = 8;
    private static final String CACHE = "lintel";

    private final long maxBytes;
    private final InstantSource clock;
    private final Map<String, List<KeptReply>> byKey = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /// @param maxBytes of all replies together
    public LastGoodReplies(long maxBytes, InstantSource clock) {
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    /// The reply, which is kept on its way to the client if it may be.
    Reply kept(FallbackRules rules, Request request, Reply reply) {
        int most = rules.policy.lastGood().map(kept -> kept.maxReplyBytes()).orElse(0);
        if (reply.problem() != null || reply.body().length() > most) return reply;
        if (!KeptReply.isKeepable(request, reply.status(), reply.headers())) return reply;
        String key = key(rules, request);
        if (reply.body().length() == 0) {
            keep(key, KeptReply.of(request, reply.status(), reply.headers(), new byte[0], clock.instant()));
            return reply;
        }
        return reply.withBody(new CopiedBody(
                reply.body(),
                most,
                body -> keep(key, KeptReply.of(request, reply.status(), reply.headers(), body, clock.instant()))));
    }

    private synchronized void keep(String key, KeptReply reply) {
        List<KeptReply> variants = byKey.computeIfAbsent(key, any -> new ArrayList<>(1));
        for (int i = 0; i < variants.size(); i++)
            if (variants.get(i).hasSameFields(reply))
                bytes -= variants.remove(i--).bytes();
        if (variants.size() == VARIANTS) bytes -= variants.removeFirst().bytes();
        variants.add(reply);
        bytes += reply.bytes();
        var oldest = byKey.values().iterator();
        while (bytes > maxBytes && oldest.hasNext()) {
            for (KeptReply gone : oldest.next()) bytes -= gone.bytes();
            oldest.remove();
        }
    }

    /// A reply to that request that may be used now; null if there is none.
    ///
    /// @param outcome why it is wanted
    @Nullable
    Reply find(FallbackRules rules, Request request, Outcome outcome) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) return null;
        CacheDirectives asked = CacheDirectives.of(request.headers());
        if (asked.noStore || asked.noCache) return null;
        @Nullable KeptReply kept = find(key(rules, request), request);
        if (kept == null) return null;
        if (KeptReply.isPersonal(request) && !CacheDirectives.of(kept.headers()).isPublic) return null;
        Instant now = clock.instant();
        long age = kept.ageSeconds(now);
        long ttl = kept.freshSeconds() - age;
        return ttl + staleSeconds(rules, asked, kept) < 0 ? null : reply(kept, age, ttl, outcome);
    }

    /// The reply's word counts before the request's, the request's before the policy's.
    private static long staleSeconds(FallbackRules rules, CacheDirectives asked, KeptReply kept) {
        if (kept.staleSeconds() != CacheDirectives.NONE) return kept.staleSeconds();
        if (asked.staleIfErrorSeconds != CacheDirectives.NONE) return asked.staleIfErrorSeconds;
        return rules.policy
                .lastGood()
                .map(policy -> policy.staleFor().toSeconds())
                .orElse(0L);
    }

    private synchronized @Nullable KeptReply find(String key, Request request) {
        @Nullable List<KeptReply> variants = byKey.get(key);
        if (variants == null) return null;
        for (KeptReply each : variants.reversed()) if (each.fits(request)) return each;
        return null;
    }

    /// RFC 9211: it was forwarded all the same, for this store answers only after a failure.
    private static Reply reply(KeptReply kept, long age, long ttl, Outcome outcome) {
        var status = new StringBuilder(CACHE).append(ttl < 0 ? "; fwd=stale" : "; fwd=bypass");
        Reply failed = outcome.reply();
        if (failed != null) status.append("; fwd-status=").append(failed.status());
        status.append("; ttl=").append(ttl).append("; detail=");
        status.append(failed == null ? outcome.word() : "status");
        Headers headers = kept.headers().toBuilder()
                .set("Age", Long.toString(age))
                .add("Cache-Status", status.toString())
                .build();
        return Reply.of(kept.status(), headers, new BytesBody(kept.body()));
    }

    private static String key(FallbackRules rules, Request request) {
        String query = request.query() == null ? "" : "?" + request.query();
        return rules.route + ' ' + request.scheme() + ' ' + request.authority() + ' ' + request.path() + query;
    }
}
