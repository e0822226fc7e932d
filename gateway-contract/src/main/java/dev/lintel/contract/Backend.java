package dev.lintel.contract;

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
public record Backend(String id, String description, Map<String, String> labels, UpstreamSpec upstream) {
    private static final Syntax ID = ResourceId::faultIn;
    private static final Syntax DESCRIPTION = TextSyntax::faultInDescription;

    /// @throws IllegalArgumentException if a component breaks its rule
    public Backend {
        ID.require(id);
        DESCRIPTION.require(description);
        labels = TextSyntax.requireLabels(labels);
    }
}
