package dev.lintel.admin.publisher;

import dev.lintel.admin.publisher.AwsService.Call;
import dev.lintel.admin.publisher.AwsService.Reply;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.utils.http.SdkHttpUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// CloudFront's KeyValueStore over its REST API of 2022-07-26, signed with Signature Version 4A. Thread-safe.
///
/// The API's pages say that an outdated `If-Match` gets 409 `ConflictException`; writers in the wild were told 400
/// `ValidationException`, "Pre-Condition failed". Both are taken for what they are, and 412 too.
public final class CloudFrontKeyValueStore implements KeyValueStore {
    private static final String SERVICE = "the KeyValueStore";
    private static final String SIGNING_NAME = "cloudfront-keyvaluestore";
    private static final Pattern ARN =
            Pattern.compile("arn:[a-z-]{3,20}:cloudfront::([0-9]{12}):key-value-store/[A-Za-z0-9-]{1,64}");
    private static final Pattern CODE = Pattern.compile("[A-Za-z]{1,64}");
    private static final int PAGE = 50;
    /// Of a store of 5 MB and keys of at least one byte; a service that never ends its pages must not keep us.
    private static final int MOST_PAGES = 100_000;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final AwsService service;
    private final String base;

    /// @param arn of the KeyValueStore
    /// @param endpoint [#endpoint] of that ARN, or a double's
    /// @throws IllegalArgumentException if it is no ARN of a KeyValueStore
    public CloudFrontKeyValueStore(
            SdkHttpClient http,
            IdentityProvider<? extends AwsCredentialsIdentity> credentials,
            String arn,
            URI endpoint,
            InstantSource clock,
            Backoff backoff) {
        parts(arn);
        var signing = AwsService.Signing.v4a(SIGNING_NAME, credentials, clock.withZone(ZoneOffset.UTC));
        this.service = new AwsService(http, signing, backoff);
        this.base = endpoint.toString().replaceFirst("/$", "") + "/key-value-stores/" + SdkHttpUtils.urlEncode(arn);
    }

    /// Where AWS keeps that store: a host name of the account, one for all regions.
    public static URI endpoint(String arn) {
        return URI.create("https://" + parts(arn).group(1) + ".cloudfront-kvs.global.api.aws");
    }

    private static Matcher parts(String arn) {
        Matcher parts = ARN.matcher(arn);
        if (!parts.matches()) throw new IllegalArgumentException("is no ARN of a KeyValueStore: " + arn);
        return parts;
    }

    @Override
    public State describe() {
        Reply reply = read(base);
        if (reply.status() != 200) throw failed("DescribeKeyValueStore", reply);
        return state("DescribeKeyValueStore", reply);
    }

    @Override
    public Optional<String> get(String key) {
        Reply reply = read(base + "/keys/" + SdkHttpUtils.urlEncode(key));
        if (reply.status() == 404) return Optional.empty();
        if (reply.status() != 200) throw failed("GetKey", reply);
        return Optional.of(text("GetKey", json("GetKey", reply), "Value"));
    }

    @Override
    public SortedMap<String, String> list() {
        SortedMap<String, String> entries = new TreeMap<>();
        String token = null;
        for (int page = 0; page < MOST_PAGES; page++) {
            String next = token == null ? "" : "&NextToken=" + SdkHttpUtils.urlEncode(token);
            Reply reply = read(base + "/keys?MaxResults=" + PAGE + next);
            if (reply.status() != 200) throw failed("ListKeys", reply);
            JsonNode json = json("ListKeys", reply);
            for (JsonNode item : json.path("Items"))
                entries.put(text("ListKeys", item, "Key"), text("ListKeys", item, "Value"));
            token = json.path("NextToken").stringValue(null);
            if (token == null || token.isEmpty()) return entries;
        }
        throw EdgeServiceProblems.unavailable(SERVICE, null);
    }

    @Override
    public State update(Map<String, String> puts, Set<String> deletes, String etag) throws StaleEtagException {
        int keys = puts.size() + deletes.size();
        if (keys < 1 || keys > BATCH) throw new IllegalArgumentException("an update has 1 to 50 keys, not " + keys);
        ObjectNode body = JSON.createObjectNode();
        if (!puts.isEmpty()) {
            var list = body.putArray("Puts");
            puts.forEach((key, value) -> list.addObject().put("Key", key).put("Value", value));
        }
        if (!deletes.isEmpty()) {
            var list = body.putArray("Deletes");
            deletes.forEach(key -> list.addObject().put("Key", key));
        }
        var headers = Map.of("Content-Type", "application/json", "If-Match", etag);
        Reply reply = call(new Call(SdkHttpMethod.POST, URI.create(base + "/keys"), headers, body.toString()));
        if (stale(reply)) throw new StaleEtagException("the KeyValueStore has another ETag than " + etag);
        if (reply.status() != 200) throw failed("UpdateKeys", reply);
        return state("UpdateKeys", reply);
    }

    private static boolean stale(Reply reply) {
        return reply.status() == 409
                || reply.status() == 412
                || (reply.status() == 400 && reply.body().contains("Pre-Condition failed"));
    }

    private Reply read(String uri) {
        return call(new Call(SdkHttpMethod.GET, URI.create(uri), Map.of(), ""));
    }

    private Reply call(Call call) {
        try {
            return service.call(call);
        } catch (IOException e) {
            throw EdgeServiceProblems.unavailable(SERVICE, e);
        }
    }

    private static State state(String operation, Reply reply) {
        JsonNode json = json(operation, reply);
        String etag = reply.header("ETag")
                .orElseThrow(() -> EdgeServiceProblems.unavailable(SERVICE, new IOException(operation + ": no ETag")));
        return new State(
                etag,
                json.path("ItemCount").asLong(0),
                json.path("TotalSizeInBytes").asLong(0));
    }

    private static String text(String operation, JsonNode json, String member) {
        String text = json.path(member).stringValue(null);
        if (text == null) throw EdgeServiceProblems.unavailable(SERVICE, new IOException(operation + ": no " + member));
        return text;
    }

    private static JsonNode json(String operation, Reply reply) {
        try {
            return JSON.readTree(reply.body());
        } catch (JacksonException e) {
            throw EdgeServiceProblems.unavailable(SERVICE, new IOException(operation + ": no JSON"));
        }
    }

    private static RuntimeException failed(String operation, Reply reply) {
        boolean later = reply.passing() || reply.status() == 409; // 409 to a reader: the store is being made
        return later
                ? EdgeServiceProblems.unavailable(SERVICE, new IOException(operation + ": " + reply.status()))
                : EdgeServiceProblems.refused(SERVICE, operation, reply.status(), code(reply));
    }

    /// Its first word; the rest, and the body, are the service's.
    private static String code(Reply reply) {
        @Nullable String type = reply.header("x-amzn-ErrorType").orElse(null);
        if (type == null) return "";
        int end = type.indexOf(':');
        String code = end < 0 ? type : type.substring(0, end);
        return CODE.matcher(code).matches() ? code : "";
    }
}
