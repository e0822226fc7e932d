package dev.lintel.admin.document;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// A text that was read: its tree, and where each value of it stands. Immutable.
///
/// Both formats are read strictly: no duplicate members, at most [#MAX_BYTES] and [#MAX_DEPTH], UTF-8 without
/// exception.
/// YAML is version 1.2 with the core schema (so `on`, `no` and `2026-01-01` are strings), one document, no tags, and
/// aliases only as far as their expansion keeps to the same size.
public final class DocumentText {
    public static final int MAX_BYTES = 16 * 1024 * 1024;
    public static final int MAX_DEPTH = 64;

    /// Numbers with more characters than this are nobody's configuration.
    static final int MAX_NUMBER_LENGTH = 100;

    private final JsonNode root;
    private final Place.Tree places;

    DocumentText(JsonNode root, Place.Tree places) {
        this.root = root;
        this.places = places;
    }

    public enum Format {
        JSON,
        YAML;

        /// JSON for `.json`, else YAML.
        public static Format ofFileName(String name) {
            return name.toLowerCase(Locale.ROOT).endsWith(".json") ? JSON : YAML;
        }
    }

    /// @throws ProblemException `BAD_REQUEST` with the place of the fault, `CONTENT_TOO_LARGE`
    public static DocumentText read(byte[] utf8, Format format) {
        if (utf8.length > MAX_BYTES)
            throw new ProblemException(
                    Problem.of(ProblemType.CONTENT_TOO_LARGE, "at most " + MAX_BYTES + " bytes are read"));
        String text = decode(utf8);
        return switch (format) {
            case JSON -> new JsonReader(text).read();
            case YAML -> new YamlReader(text).read();
        };
    }

    public JsonNode root() {
        return root;
    }

    /// Where the value that the pointer (RFC 6901) names stands, or the nearest thing around it that exists.
    public Place place(String pointer) {
        return places.find(pointer);
    }

    /// The tree as text that [#read] reads back to an equal tree; ends with a line break.
    public static String write(JsonNode tree, Format format) {
        return switch (format) {
            case JSON -> tree.toPrettyString().replace("\r\n", "\n") + "\n";
            case YAML -> YamlWriter.write(tree);
        };
    }

    private static String decode(byte[] utf8) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException malformed) {
            throw Unreadable.at("", null, "the text is not UTF-8", malformed);
        }
    }
}
