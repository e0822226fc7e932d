package dev.lintel.local.cli;

import dev.lintel.contract.Kind;
import dev.lintel.local.ExitCode;
import dev.lintel.local.Stop;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// A resource, or all of a kind, as people name them: `routes`, `route`, `routes/order-by-id`, `gateway`.
///
/// @param id empty for all of the kind, and for the kind of which there is one
record ResourceName(Kind kind, Optional<String> id) {
    static ResourceName parse(String text) {
        String[] parts = text.split("/", 2);
        Kind kind = Arrays.stream(Kind.values())
                .filter(candidate -> candidate.collection().equals(parts[0])
                        || candidate.singular().equals(parts[0]))
                .findFirst()
                .orElseThrow(() -> new Stop(ExitCode.INVALID, "there is no kind " + parts[0] + "; known: " + kinds()));
        Optional<String> id = parts.length < 2 || kind.single() ? Optional.empty() : Optional.of(parts[1]);
        return new ResourceName(kind, id.filter(name -> !name.isEmpty()));
    }

    /// @throws Stop if it names a whole collection
    ResourceName one() {
        if (id.isEmpty() && !kind.single())
            throw new Stop(ExitCode.INVALID, "name one resource, such as " + kind.collection() + "/ID");
        return this;
    }

    boolean all() {
        return id.isEmpty() && !kind.single();
    }

    String path() {
        return "/v1/" + kind.collection()
                + id.map(name -> "/" + AdminClient.encode(name)).orElse("");
    }

    @Override
    public String toString() {
        return kind.collection() + id.map(name -> "/" + name).orElse("");
    }

    private static String kinds() {
        return Arrays.stream(Kind.values()).map(Kind::collection).collect(Collectors.joining(", "));
    }
}
