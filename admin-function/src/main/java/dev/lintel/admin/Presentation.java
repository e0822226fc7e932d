package dev.lintel.admin;

import dev.lintel.contract.Document;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Resources as the API shows them. The store keeps content, not the order of members; here it gets one that is the
/// same
/// in every process (entity tags depend on it) and reads well: what names a thing first, then the alphabet.
final class Presentation {
    private static final List<String> FIRST = List.of(
            "lintel",
            "id",
            "name",
            "description",
            "labels",
            "kind",
            "type",
            "match",
            "request",
            "hosts",
            "path",
            "url");
    private static final Comparator<Map.Entry<String, JsonNode>> ORDER = Comparator.comparingInt(
                    (Map.Entry<String, JsonNode> member) -> {
                        int place = FIRST.indexOf(member.getKey());
                        return place < 0 ? FIRST.size() : place;
                    })
            .thenComparing(Map.Entry::getKey);

    private Presentation() {}

    static JsonNode of(JsonNode node) {
        if (node.isObject()) {
            ObjectNode ordered = JsonNodeFactory.instance.objectNode();
            node.properties().stream()
                    .sorted(ORDER)
                    .forEach(member -> ordered.set(member.getKey(), of(member.getValue())));
            return ordered;
        }
        if (node.isArray()) {
            var ordered = JsonNodeFactory.instance.arrayNode(node.size());
            node.forEach(item -> ordered.add(of(item)));
            return ordered;
        }
        return node;
    }

    /// The collections stand in the order of the document, which is that of their dependence.
    static ObjectNode of(Document document) {
        ObjectNode json = document.toJson();
        json.propertyNames().forEach(name -> json.set(name, of(json.get(name))));
        return json;
    }
}
