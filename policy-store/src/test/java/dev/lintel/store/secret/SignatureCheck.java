package dev.lintel.store.secret;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signature Version 4 as AWS checks it, written from its documentation and not with the SDK that signs.
///
/// @param scope region and service, `eu-west-1/ssm`
/// @param signed names of the header fields that the signature covers
public record SignatureCheck(String scope, Set<String> signed) {
    private static final Pattern AUTHORIZATION = Pattern.compile("AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/"
            + "([^/]+)/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})");

    /// @param uri as it was sent; all but its path and query is ignored
    /// @param header a field's value by its name
    /// @throws GeneralSecurityException if it is not signed with the key
    @SuppressWarnings("NullAway") // absent fields make another signature
    public static SignatureCheck of(String method, URI uri, UnaryOperator<String> header, byte[] body, String secretKey)
            throws GeneralSecurityException {
        Matcher parts = AUTHORIZATION.matcher(String.valueOf(header.apply("Authorization")));
        if (!parts.matches()) throw new GeneralSecurityException("unsigned");
        // services other than S3 encode the path, which is encoded already, once more
        var canonical = new StringBuilder(method + "\n")
                .append(
                        parts.group(4).equals("s3")
                                ? uri.getRawPath()
                                : uri.getRawPath().replace("%", "%25"))
                .append('\n')
                .append(query(uri))
                .append('\n');
        for (String name : parts.group(5).split(";", -1))
            canonical
                    .append(name)
                    .append(':')
                    .append(String.valueOf(header.apply(name)).strip())
                    .append('\n');
        canonical.append('\n').append(parts.group(5)).append('\n').append(payload(header, body));
        String scope = parts.group(3) + "/" + parts.group(4);
        String toSign = "AWS4-HMAC-SHA256\n%s\n%s/%s/aws4_request\n%s"
                .formatted(
                        header.apply("X-Amz-Date"),
                        parts.group(2),
                        scope,
                        sha256(canonical.toString().getBytes(StandardCharsets.UTF_8)));
        byte[] key = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
        for (String step : new String[] {parts.group(2), parts.group(3), parts.group(4), "aws4_request"})
            key = hmac(key, step);
        if (!HexFormat.of().formatHex(hmac(key, toSign)).equals(parts.group(6)))
            throw new GeneralSecurityException("another signature");
        return new SignatureCheck(scope, Set.of(parts.group(5).split(";", -1)));
    }

    /// Services that allow it take a body that is not in the signature.
    @SuppressWarnings("NullAway") // absent where there is none
    private static String payload(UnaryOperator<String> header, byte[] body) throws GeneralSecurityException {
        String said = header.apply("x-amz-content-sha256");
        return "UNSIGNED-PAYLOAD".equals(said) ? said : sha256(body);
    }

    private static String query(URI uri) {
        if (uri.getRawQuery() == null) return "";
        List<String> parameters = new ArrayList<>();
        for (String parameter : uri.getRawQuery().split("&", -1))
            parameters.add(parameter.contains("=") ? parameter : parameter + "=");
        parameters.sort(null);
        return String.join("&", parameters);
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] bytes) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
