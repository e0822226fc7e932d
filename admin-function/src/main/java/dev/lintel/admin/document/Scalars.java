package dev.lintel.admin.document;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Scalars of YAML's core schema (YAML 1.2.2 section 10.3) and their JSON values.
final class Scalars {
    private static final ScalarResolver CORE = new CoreSchema().getScalarResolver();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /// What YAML 1.1 readers, which are many, take for something else than a string.
    private static final Pattern YAML_1_1 = Pattern.compile("y|n|yes|no|on|off|true|false|null|~|<<|="
            + "|[-+]?[0-9][0-9_,]*(:[0-5]?[0-9])*(\\.[0-9_]*)?([eE][-+]?[0-9]+)?"
            + "|[-+]?\\.[0-9_]+([eE][-+]?[0-9]+)?|[-+]?\\.inf|\\.nan|[-+]?0[xob][0-9a-f_]+"
            + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*");

    private Scalars() {}

    /// @param plain an unquoted scalar
    /// @throws NumberFormatException with the reason, if it is a number that JSON has no form for
    static JsonNode resolve(String plain) {
        Tag tag = CORE.resolve(plain, true);
        if (tag.equals(Tag.NULL)) return NODES.nullNode();
        if (tag.equals(Tag.BOOL)) return NODES.booleanNode(plain.equalsIgnoreCase("true"));
        if (tag.equals(Tag.INT)) return integer(parseInteger(plain));
        if (tag.equals(Tag.FLOAT)) return NODES.numberNode(parseFloat(plain));
        return NODES.stringNode(plain);
    }

    /// Whether every reader, an old one included, takes the unquoted text for a string.
    static boolean stringForEveryReader(String text) {
        return CORE.resolve(text, true).equals(Tag.STR)
                && !YAML_1_1.matcher(text.toLowerCase(Locale.ROOT)).matches();
    }

    /// The smallest node that holds it, as Jackson's own reader would choose.
    static JsonNode integer(BigInteger number) {
        if (number.bitLength() < Integer.SIZE) return NODES.numberNode(number.intValue());
        if (number.bitLength() < Long.SIZE) return NODES.numberNode(number.longValue());
        return NODES.numberNode(number);
    }

    private static BigInteger parseInteger(String plain) {
        checkLength(plain);
        if (plain.startsWith("0o")) return new BigInteger(plain.substring(2), 8);
        if (plain.startsWith("0x")) return new BigInteger(plain.substring(2), 16);
        return new BigInteger(plain);
    }

    private static double parseFloat(String plain) {
        checkLength(plain);
        String lower = plain.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".inf") || lower.endsWith(".nan"))
            throw new NumberFormatException("infinities and NaN have no JSON form");
        double number = Double.parseDouble(plain);
        if (Double.isInfinite(number)) throw new NumberFormatException("the number is too large");
        return number;
    }

    private static void checkLength(String plain) {
        if (plain.length() > DocumentText.MAX_NUMBER_LENGTH)
            throw new NumberFormatException("a number has at most " + DocumentText.MAX_NUMBER_LENGTH + " characters");
    }
}
