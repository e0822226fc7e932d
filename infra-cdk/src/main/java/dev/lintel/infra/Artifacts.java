package dev.lintel.infra;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What the other modules build and the stack uploads.
///
/// @param router package of the router's function
/// @param admin package of admin API and publisher
/// @param viewerRequest source of the edge function, as bundled
/// @param viewerResponse source of the edge function, as bundled
public record Artifacts(Path router, Path admin, Path viewerRequest, Path viewerResponse) {
    /// @throws IllegalArgumentException if one is missing
    public Artifacts {
        List<String> missing = Stream.of(router, admin, viewerRequest, viewerResponse)
                .filter(file -> !Files.isRegularFile(file))
                .map(Path::toString)
                .toList();
        if (!missing.isEmpty())
            throw new IllegalArgumentException(
                    "build first, with `mvn package -DskipTests` or `./lintel synth`: missing "
                            + String.join(", ", missing));
    }

    /// Where the build of this repository puts them.
    public static Artifacts of(Path repository) {
        Path edge = repository.resolve("edge-functions/dist");
        return new Artifacts(
                repository.resolve("router-function/target/lintel-router.zip"),
                repository.resolve("admin-function/target/lintel-admin.zip"),
                edge.resolve("viewer-request.js"),
                edge.resolve("viewer-response.js"));
    }
}
