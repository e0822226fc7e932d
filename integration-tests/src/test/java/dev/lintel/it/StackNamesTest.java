package dev.lintel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lintel.infra.Artifacts;
import dev.lintel.infra.construct.data.GatewayTable;
import dev.lintel.store.dynamo.TableLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The stack may see no other module's classes, so what both must name alike is compared here.
@Timeout(300)
class StackNamesTest {
    @TempDir
    private static Path folder;

    private static StackTemplate template;

    @BeforeAll
    static void synthesise() throws IOException {
        template = StackTemplate.of(StackTemplate.placeholders(folder), folder, Map.of());
    }

    @Test
    void theTableHasTheKeysAndTheExpiryOfItsLayout() {
        JsonNode table = template.resource("AWS::DynamoDB::Table", "Data");

        assertEquals(
                List.of(TableLayout.PARTITION_KEY, TableLayout.SORT_KEY),
                table.path("KeySchema")
                        .valueStream()
                        .map(key -> key.path("AttributeName").asString())
                        .toList());
        assertEquals(
                TableLayout.EXPIRES,
                table.path("TimeToLiveSpecification").path("AttributeName").asString());
    }

    @Test
    void theRouterMayWriteWhereTheLayoutPutsIdempotencyKeys() {
        assertEquals(TableLayout.IDEMPOTENCY + "*", GatewayTable.IDEMPOTENCY_PARTITIONS);
    }

    @Test
    void theRouterMayWriteTheItemsThatTheLayoutGivesToLimits() {
        String policy = template.resource("AWS::IAM::Policy", "Router").toString();

        assertTrue(policy.contains("\"dynamodb:LeadingKeys\":[\"" + TableLayout.LIMIT_PREFIX + "*\"]"), policy);
    }

    @Test
    void thePublisherListensForTheItemThatTheLayoutCallsHead() throws IOException {
        JsonNode pattern = JsonMapper.builder()
                .build()
                .readTree(template.resource("AWS::Lambda::EventSourceMapping", "Publisher")
                        .path("FilterCriteria")
                        .path("Filters")
                        .get(0)
                        .path("Pattern")
                        .asString())
                .path("dynamodb")
                .path("Keys");
        // the layout's own page of items, which its tests hold to what is written
        String layout = Files.readString(
                Repository.root().resolve("policy-store/src/main/java/dev/lintel/store/dynamo/TableLayout.java"));

        assertTrue(
                layout.contains("return key(\"%s\", \"%s\");"
                        .formatted(
                                pattern.path(TableLayout.PARTITION_KEY)
                                        .path("S")
                                        .get(0)
                                        .asString(),
                                pattern.path(TableLayout.SORT_KEY)
                                        .path("S")
                                        .get(0)
                                        .asString())),
                pattern.toString());
    }

    @Test
    void routersShareThePartitionThatTheLayoutNames() {
        assertEquals(TableLayout.TARGETS, GatewayTable.TARGETS_PARTITION);
    }

    @Test
    void everyHandlerIsAClassThatReadsTheVariablesItIsGiven() throws IOException {
        for (String function : List.of("Router", "Admin", "Publisher", "Checker")) {
            JsonNode properties = template.resource("AWS::Lambda::Function", function);
            String handler = properties.path("Handler").asString().replace("::handleRequest", "");
            Path source = source(handler);
            assertTrue(Files.exists(source), handler);
            Set<String> given = new TreeSet<>();
            for (String name : properties.path("Environment").path("Variables").propertyNames())
                if (name.startsWith("LINTEL_")) given.add(name);
            try (Stream<Path> files = Files.walk(source.getParent())) {
                String sources = files.filter(file -> file.toString().endsWith(".java"))
                        .map(Repository::text)
                        .reduce("", String::concat);
                for (String name : given) assertTrue(sources.contains('"' + name + '"'), handler + " reads no " + name);
            }
        }
    }

    @Test
    void thePackagesHaveWhatTheStackStarts() throws IOException {
        Path root = Repository.root();
        try (Stream<Path> built = Files.list(root.resolve("router-function/target"))) {
            assumeTrue(
                    built.anyMatch(file -> file.toString().endsWith(".jar")),
                    "the packages are made by `mvn package` and `mvn verify`, and this is neither");
        }
        var artifacts = Artifacts.of(root);
        var real = StackTemplate.of(artifacts, Files.createDirectory(folder.resolve("real")), Map.of());

        String wrapper = real.resource("AWS::Lambda::Function", "Router")
                .path("Environment")
                .path("Variables")
                .path("AWS_LAMBDA_EXEC_WRAPPER")
                .asString();
        try (var zip = new ZipFile(artifacts.router().toFile())) {
            assertTrue(zip.getEntry(wrapper.replace("/var/task/", "")) != null, wrapper + " is not in the package");
        }
        Set<Path> assets = Set.of(artifacts.router(), artifacts.admin());
        try (Stream<Path> files = Files.list(real.folder())) {
            List<Path> zips =
                    files.filter(file -> file.toString().endsWith(".zip")).toList();
            assertEquals(assets.size(), zips.size(), zips::toString);
            for (Path zip : zips)
                assertTrue(assets.stream().anyMatch(asset -> same(asset, zip)), zip + " is another package");
        }
        assertEquals(
                Files.readString(artifacts.viewerRequest()),
                real.resource("AWS::CloudFront::Function", "EdgeViewerRequest")
                        .path("FunctionCode")
                        .asString());
    }

    private static boolean same(Path one, Path other) {
        try {
            return Files.mismatch(one, other) < 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path source(String type) {
        String file = "src/main/java/" + type.replace('.', '/') + ".java";
        String module = type.startsWith("dev.lintel.router.") ? "router-function" : "admin-function";
        return Repository.root().resolve(module).resolve(file);
    }
}
