package dev.lintel.admin;

import dev.lintel.admin.document.DocumentText.Format;
import dev.lintel.store.Head;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;

/// Strong entity tags of what the API serves.
final class Etag {
    private static final int DIGITS = 32;

    private Etag() {}

    /// Of one resource: its content, whatever revision it stands in.
    static String of(JsonNode resource) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(resource.toString().getBytes(StandardCharsets.UTF_8));
            return '"' + HexFormat.of().formatHex(digest).substring(0, DIGITS) + '"';
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }

    /// Of the whole configuration: changes with every move of HEAD, also with one that moves back.
    static String of(Head head) {
        return '"' + position(head) + '"';
    }

    /// Of one representation of the whole configuration.
    static String of(Head head, Format format) {
        return '"' + position(head) + suffix(format) + '"';
    }

    /// Of one representation of a revision, which never changes.
    static String of(String digest, Format format) {
        return '"' + digest.substring(0, Math.min(DIGITS, digest.length())) + suffix(format) + '"';
    }

    /// Whether a condition holds for HEAD, in whichever representation the client saw it.
    static boolean matches(EntityTags condition, Head head) {
        for (Format format : Format.values()) if (condition.matches(of(head, format))) return true;
        return false;
    }

    private static String position(Head head) {
        return head.sequence() + "-"
                + head.digest().substring(0, Math.min(16, head.digest().length()));
    }

    private static String suffix(Format format) {
        return switch (format) {
            case JSON -> "";
            case YAML -> ".yaml";
        };
    }
}
