package dev.lintel.contract;

import dev.lintel.contract.protection.Protection;
import dev.lintel.contract.syntax.ResourceId;
import dev.lintel.contract.syntax.Syntax;
import dev.lintel.contract.syntax.TextSyntax;
import java.util.Map;

/// A named upstream that routes refer to.
///
/// @param id human id, same form as a route's
/// @param description free text for people; may be empty
/// @param labels name to value, at most 32
/// @param upstream what it is made of
/// @param protection what stands before it
public record Backend(
        String id, String description, Map<String, String> labels, UpstreamSpec upstream, Protection protection) {
    private static final Syntax ID = ResourceId::faultIn;
    private static final Syntax DESCRIPTION = TextSyntax::faultInDescription;

    /// One without protection.
    public Backend(String id, String description, Map<String, String> labels, UpstreamSpec upstream) {
        this(id, description, labels, upstream, Protection.NONE);
    }

    /// @throws IllegalArgumentException if a component breaks its rule
    public Backend {
        ID.require(id);
        DESCRIPTION.require(description);
        labels = TextSyntax.requireLabels(labels);
        boolean listed =
                upstream instanceof UpstreamSpec.Http http && http.discovery().isEmpty();
        if (!listed && protection.healthCheck().isPresent())
            throw new IllegalArgumentException("'healthCheck' needs targets that are listed");
    }
}
