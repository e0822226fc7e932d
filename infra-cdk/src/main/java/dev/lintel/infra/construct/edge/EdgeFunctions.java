package dev.lintel.infra.construct.edge;

import dev.lintel.infra.Artifacts;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awscdk.services.cloudfront.FileCodeOptions;
import software.amazon.awscdk.services.cloudfront.Function;
import software.amazon.awscdk.services.cloudfront.FunctionAssociation;
import software.amazon.awscdk.services.cloudfront.FunctionCode;
import software.amazon.awscdk.services.cloudfront.FunctionEventType;
import software.amazon.awscdk.services.cloudfront.FunctionRuntime;
import software.amazon.awscdk.services.cloudfront.KeyValueStore;
import software.constructs.Construct;

/// The functions that run at the edge, and the store that they read their routes from. The store begins empty: until
/// the publisher has filled it, the functions leave every decision to the router.
public final class EdgeFunctions extends Construct {
    private final KeyValueStore store;
    private final Function viewerRequest;
    private final Function viewerResponse;

    public EdgeFunctions(Construct scope, String id, Artifacts artifacts) {
        super(scope, id);
        store = KeyValueStore.Builder.create(this, "Routes")
                .comment("Lintel's edge index; the publisher writes it")
                .build();
        viewerRequest = function("ViewerRequest", artifacts.viewerRequest())
                .keyValueStore(store)
                .build();
        viewerResponse = function("ViewerResponse", artifacts.viewerResponse()).build();
    }

    private Function.Builder function(String id, Path source) {
        return Function.Builder.create(this, id)
                .comment("Lintel: " + source.getFileName())
                .runtime(FunctionRuntime.JS_2_0)
                .code(FunctionCode.fromFile(
                        FileCodeOptions.builder().filePath(source.toString()).build()));
    }

    public KeyValueStore store() {
        return store;
    }

    /// Both, by name.
    public List<Function> all() {
        return List.of(viewerRequest, viewerResponse);
    }

    List<FunctionAssociation> associations() {
        return List.of(
                FunctionAssociation.builder()
                        .function(viewerRequest)
                        .eventType(FunctionEventType.VIEWER_REQUEST)
                        .build(),
                FunctionAssociation.builder()
                        .function(viewerResponse)
                        .eventType(FunctionEventType.VIEWER_RESPONSE)
                        .build());
    }
}
