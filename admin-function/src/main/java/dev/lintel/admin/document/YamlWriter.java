package dev.lintel.admin.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ImplicitTuple;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.events.StreamStartEvent;
import tools.jackson.databind.JsonNode;

/// Writes a tree as YAML in block style, in the order of the tree. Strings stand unquoted wherever every reader, also
/// one of YAML 1.1, takes them for strings.
final class YamlWriter {
    private static final DumpSettings SETTINGS = DumpSettings.builder()
            .setIndent(2)
            .setIndicatorIndent(2)
            .setIndentWithIndicator(true)
            .setWidth(Integer.MAX_VALUE)
            .setSplitLines(false)
            .setMaxSimpleKeyLength(1024)
            .setBestLineBreak("\n")
            .build();
    private static final ImplicitTuple UNTAGGED = new ImplicitTuple(true, true);

    /// Indicators of YAML that are none in the middle of a word.
    private static final String INSIDE = "_./{}()[],;=+@%$?&*!~^<>|'\"-";

    private final List<Event> events = new ArrayList<>();

    private YamlWriter() {}

    static String write(JsonNode tree) {
        var writer = new YamlWriter();
        writer.events.add(new StreamStartEvent());
        writer.events.add(new DocumentStartEvent(false, Optional.empty(), Map.of()));
        writer.node(tree);
        writer.events.add(new DocumentEndEvent(false));
        writer.events.add(new StreamEndEvent());
        String text = new Present(SETTINGS).emitToString(writer.events.iterator());
        return text.endsWith("\n") ? text : text + "\n";
    }

    private void node(JsonNode node) {
        if (node.isObject()) {
            FlowStyle style = node.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK;
            events.add(new MappingStartEvent(Optional.empty(), Optional.empty(), true, style));
            node.properties().forEach(member -> {
                string(member.getKey(), false);
                node(member.getValue());
            });
            events.add(new MappingEndEvent());
        } else if (node.isArray()) {
            FlowStyle style = node.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK;
            events.add(new SequenceStartEvent(Optional.empty(), Optional.empty(), true, style));
            node.forEach(this::node);
            events.add(new SequenceEndEvent());
        } else if (node.isString()) {
            string(node.stringValue(), true);
        } else {
            scalar(node.asString(), ScalarStyle.PLAIN);
        }
    }

    private void string(String text, boolean mayBeBlock) {
        if (mayBeBlock && isBlock(text)) scalar(text, ScalarStyle.LITERAL);
        else if (isBareWord(text) && Scalars.stringForEveryReader(text)) scalar(text, ScalarStyle.PLAIN);
        else scalar(text, ScalarStyle.DOUBLE_QUOTED);
    }

    /// Several lines that a literal block keeps as they are.
    private static boolean isBlock(String text) {
        return text.indexOf('\n') > 0 && text.chars().allMatch(YamlWriter::isPlainText) && !text.startsWith(" ");
    }

    /// No indicator in front, no white space around, nothing that starts a comment or a mapping. YAML allows more.
    private static boolean isBareWord(String text) {
        if (text.isEmpty() || !(Character.isLetterOrDigit(text.charAt(0)) || "/_(.".indexOf(text.charAt(0)) >= 0))
            return false;
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            char next = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
            boolean fits = switch (c) {
                case ':' -> next != ' ';
                case ' ' -> next != ' ' && next != '#';
                case '#' -> true; // a space before was refused
                default -> Character.isLetterOrDigit(c) || INSIDE.indexOf(c) >= 0;
            };
            if (!fits) return false;
        }
        return true;
    }

    private static boolean isPlainText(int c) {
        return c == '\n' || (c >= 0x20 && c < 0x7F) || (c >= 0xA0 && c < 0xD800);
    }

    private void scalar(String text, ScalarStyle style) {
        events.add(new ScalarEvent(Optional.empty(), Optional.empty(), UNTAGGED, text, style));
    }
}
