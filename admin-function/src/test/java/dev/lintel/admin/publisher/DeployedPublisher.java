package dev.lintel.admin.publisher;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The publisher's function as its environment makes it, with doubles for CloudFront.
public final class DeployedPublisher implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final InstantSource clock = InstantSource.system();
    private final MemoryKeyValueStore kvs = new MemoryKeyValueStore();
    private final KeyValueStoreDouble store = new KeyValueStoreDouble(kvs, clock);
    private final InvalidationDouble cloudFront = new InvalidationDouble(clock);
    private final PublisherHandler handler;

    public DeployedPublisher(String table) throws IOException {
        Map<String, String> environment = Map.of(
                "LINTEL_TABLE",
                table,
                "LINTEL_KVS_ARN",
                KeyValueStoreDouble.ARN,
                "LINTEL_DISTRIBUTION_ID",
                InvalidationDouble.DISTRIBUTION,
                // closed to documents, so there is no stamp; what is tested here is the rest
                "LINTEL_ORIGIN_SECRETS",
                "env:LINTEL_SECRET_ORIGIN,env:LINTEL_SECRET_BEFORE",
                "AWS_ENDPOINT_URL_CLOUDFRONT_KEYVALUESTORE",
                store.uri().toString(),
                "AWS_ENDPOINT_URL_CLOUDFRONT",
                cloudFront.uri().toString());
        var log = new PublishLog(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), clock);
        handler = new PublisherHandler(new PublisherEnvironment(environment::get, clock).publisher(log), log);
    }

    public JsonNode call(JsonNode event) throws IOException {
        var out = new ByteArrayOutputStream();
        handler.handleRequest(new ByteArrayInputStream(event.toString().getBytes(StandardCharsets.UTF_8)), out, null);
        return JSON.readTree(out.toByteArray());
    }

    public String root() {
        return Objects.requireNonNull(kvs.entries().get("root"));
    }

    public int invalidations() {
        return cloudFront.invalidated().size();
    }

    @Override
    public void close() {
        store.close();
        cloudFront.close();
    }
}
