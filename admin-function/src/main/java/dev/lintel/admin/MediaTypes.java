package dev.lintel.admin;

import dev.lintel.admin.document.DocumentText.Format;
import dev.lintel.contract.Headers;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which format a client sends and which it takes (RFC 9110 sections 8.3 and 12.5.1).
final class MediaTypes {
    static final String JSON = "application/json";
    /// RFC 9512.
    static final String YAML = "application/yaml";
    static final String MERGE_PATCH = "application/merge-patch+json";

    private static final List<String> OLD_NAMES_OF_YAML = List.of("application/x-yaml", "text/yaml", "text/x-yaml");

    private MediaTypes() {}

    static String of(Format format) {
        return switch (format) {
            case JSON -> JSON;
            case YAML -> YAML;
        };
    }

    /// @throws ProblemException `UNSUPPORTED_MEDIA_TYPE` unless it is JSON or YAML, in UTF-8 and not compressed
    static Format ofDocument(Headers headers) {
        String type = contentType(headers, "Accept", JSON + ", " + YAML);
        if (type.equals(JSON)) return Format.JSON;
        if (type.equals(YAML) || OLD_NAMES_OF_YAML.contains(type)) return Format.YAML;
        throw unsupported("Accept", JSON + ", " + YAML);
    }

    /// @param field that tells the client what would have been right: `Accept`, or `Accept-Patch` (RFC 5789)
    /// @throws ProblemException `UNSUPPORTED_MEDIA_TYPE` unless the body is of that type, in UTF-8 and not compressed
    static void require(Headers headers, String mediaType, String field) {
        if (!contentType(headers, field, mediaType).equals(mediaType)) throw unsupported(field, mediaType);
    }

    /// The first of the offers that is as good as any for the client.
    ///
    /// @throws ProblemException `NOT_ACCEPTABLE`
    static Format accepted(Headers headers, Format... offers) {
        String accept = headers.joined("Accept");
        if (accept == null || accept.isBlank()) return offers[0];
        Optional<Format> best = Optional.empty();
        double bestQuality = 0;
        for (Format offer : offers) {
            double quality = quality(accept, offer);
            if (quality > bestQuality) {
                best = Optional.of(offer);
                bestQuality = quality;
            }
        }
        return best.orElseThrow(() -> new ProblemException(Problem.of(
                ProblemType.NOT_ACCEPTABLE,
                "offered here: "
                        + String.join(
                                ", ", Arrays.stream(offers).map(MediaTypes::of).toList()))));
    }

    private static double quality(String accept, Format offer) {
        double quality = 0;
        int bestRank = -1;
        for (String item : accept.split(",", -1)) {
            String[] parts = item.split(";", -1);
            int rank = rank(parts[0].strip().toLowerCase(Locale.ROOT), offer);
            if (rank <= bestRank) continue;
            bestRank = rank;
            quality = weight(parts);
        }
        return quality;
    }

    /// How closely a range of `Accept` names the offer; -1 for not at all.
    private static int rank(String range, Format offer) {
        String type = of(offer);
        if (range.equals(type) || (offer == Format.YAML && OLD_NAMES_OF_YAML.contains(range))) return 2;
        if (range.equals("application/*") || (offer == Format.YAML && range.equals("text/*"))) return 1;
        return range.equals("*/*") ? 0 : -1;
    }

    private static double weight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
            if (parameter.matches("q=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)"))
                return Double.parseDouble(parameter.substring(2));
        }
        return 1;
    }

    private static String contentType(Headers headers, String field, String expected) {
        String coding = headers.joined("Content-Encoding");
        if (coding != null && !coding.strip().equalsIgnoreCase("identity"))
            throw new ProblemException(Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "compressed bodies are not read")
                    .withHeader("Accept-Encoding", "identity"));
        String value = headers.first("Content-Type");
        if (value == null) throw unsupported(field, expected);
        String[] parts = value.split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT).replace("\"", "");
            if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8"))
                throw new ProblemException(Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "bodies are UTF-8"));
        }
        return parts[0].strip().toLowerCase(Locale.ROOT);
    }

    private static ProblemException unsupported(String field, String expected) {
        return new ProblemException(
                Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Content-Type must be " + expected.replace(", ", " or "))
                        .withHeader(field, expected));
    }
}
