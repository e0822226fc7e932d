package dev.lintel.contract.edge;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How the distribution caches: what the stack deploys and what the local gateway emulates, read from one file. Query
/// strings are in the key whole, cookies are not: what separates callers is in `Lintel-Cache-Key`.
///
/// @param minTtl whole seconds, 0 or more
/// @param defaultTtl of replies that say nothing; `minTtl` or more
/// @param maxTtl `defaultTtl` or more
/// @param errorMinTtl of replies of 400 and above that say less
/// @param headers whose values are in the key, and that go to the origin
/// @param gzip whether the key knows of gzip
/// @param brotli whether the key knows of brotli
/// @param cacheTagHeader field of an origin's reply with its tags
/// @param originRequestPolicy name of the managed policy that says what goes to the origin
public record CachePolicy(
        Duration minTtl,
        Duration defaultTtl,
        Duration maxTtl,
        Duration errorMinTtl,
        List<String> headers,
        boolean gzip,
        boolean brotli,
        String cacheTagHeader,
        String originRequestPolicy) {
    private static final String FILE = "/contract/edge/cache-policy.json";
    private static final Set<String> MEMBERS = Set.of(
            "comment",
            "minTtlSeconds",
            "defaultTtlSeconds",
            "maxTtlSeconds",
            "errorMinTtlSeconds",
            "headers",
            "queryStrings",
            "cookies",
            "gzip",
            "brotli",
            "cacheTagHeader",
            "originRequestPolicy");

    /// @throws IllegalArgumentException if the lifetimes are not in order
    public CachePolicy {
        if (minTtl.isNegative() || errorMinTtl.isNegative())
            throw new IllegalArgumentException("a lifetime must be 0 or more");
        if (defaultTtl.compareTo(minTtl) < 0 || maxTtl.compareTo(defaultTtl) < 0)
            throw new IllegalArgumentException("lifetimes must be in order: least, default, most");
        headers = List.copyOf(headers);
    }

    /// The one of the contract.
    public static CachePolicy ofContract() {
        try (@Nullable InputStream file = CachePolicy.class.getResourceAsStream(FILE)) {
            if (file == null) throw new IllegalStateException(FILE + " is not on the class path");
            return read(file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static CachePolicy read(byte[] json) {
        JsonNode file = JsonMapper.builder().build().readTree(json);
        for (String name : file.propertyNames())
            if (!MEMBERS.contains(name)) throw new IllegalArgumentException("no such setting: " + name);
        if (!file.path("queryStrings").asString("").equals("all")
                || !file.path("cookies").asString("").equals("none"))
            throw new IllegalArgumentException("the key has all query strings and no cookies");
        List<String> headers = new ArrayList<>();
        for (JsonNode name : file.path("headers")) headers.add(name.asString());
        return new CachePolicy(
                seconds(file, "minTtlSeconds"),
                seconds(file, "defaultTtlSeconds"),
                seconds(file, "maxTtlSeconds"),
                seconds(file, "errorMinTtlSeconds"),
                headers,
                file.path("gzip").asBoolean(),
                file.path("brotli").asBoolean(),
                file.path("cacheTagHeader").asString(),
                file.path("originRequestPolicy").asString());
    }

    private static Duration seconds(JsonNode file, String name) {
        return Duration.ofSeconds(file.path(name).asLong());
    }
}
