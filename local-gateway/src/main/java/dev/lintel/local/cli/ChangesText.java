package dev.lintel.local.cli;

import dev.lintel.admin.document.DocumentText;
import dev.lintel.local.console.Colours;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The reply of `/v1/diff`, as people read it.
final class ChangesText {
    private ChangesText() {}

    /// One line for each resource, and below it the lines that differ.
    static List<String> of(JsonNode changes, Colours colours) {
        List<String> lines = new ArrayList<>();
        for (JsonNode change : changes) {
            String resource = change.path("resource").asString("");
            switch (change.path("change").asString("")) {
                case "added" -> lines.add(colours.green("+ " + resource));
                case "removed" -> lines.add(colours.red("- " + resource));
                default -> lines.add(colours.yellow("~ " + resource));
            }
            for (String line : LineDiff.of(yaml(change.path("before")), yaml(change.path("after"))))
                lines.add("    " + coloured(line, colours));
        }
        return lines;
    }

    /// For example `2 added, 1 changed`.
    static String summary(JsonNode changes) {
        List<String> parts = new ArrayList<>();
        for (String type : List.of("added", "changed", "removed")) {
            int count = count(changes, type);
            if (count > 0) parts.add(count + " " + type);
        }
        return parts.isEmpty() ? "no changes" : String.join(", ", parts);
    }

    static int count(JsonNode changes, String type) {
        int count = 0;
        for (JsonNode change : changes) if (change.path("change").asString("").equals(type)) count++;
        return count;
    }

    private static String coloured(String line, Colours colours) {
        return switch (line.charAt(0)) {
            case '+' -> colours.green(line);
            case '-' -> colours.red(line);
            default -> line;
        };
    }

    private static List<String> yaml(JsonNode resource) {
        return resource.isMissingNode()
                ? List.of()
                : DocumentText.write(resource, DocumentText.Format.YAML).lines().toList();
    }
}
