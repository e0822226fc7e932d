package dev.lintel.contract.parse;

import dev.lintel.contract.syntax.ResourceId;
import dev.lintel.contract.syntax.TextSyntax;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What every named resource begins with.
record ResourceHead(String id, String description, Map<String, String> labels) {
    static ResourceHead read(Members in) {
        String id = in.requiredText("id", ResourceId::faultIn);
        String description = in.text("description", TextSyntax::faultInDescription, "");
        Map<String, String> labels = in.object("labels", ResourceHead::labels).orElse(Map.of());
        return new ResourceHead(id == null ? "" : id, description, labels);
    }

    static @Nullable Map<String, String> labels(Members in) {
        Map<String, String> labels = new LinkedHashMap<>();
        in.free(TextSyntax.LABELS).forEach((name, place) -> {
            String fault = TextSyntax.faultInLabelName(name);
            if (fault != null) place.fault(fault);
            String value = place.text(TextSyntax::faultInLabelValue);
            if (value != null) labels.put(name, value);
        });
        return labels;
    }
}
