package dev.lintel.admin.publisher;

import com.sun.net.httpserver.HttpExchange;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The receiving side of Signature Versions 4 and 4A, from their documentation and with the JDK's cryptography alone:
/// an
/// opinion independent of the signers that are used.
final class SignatureCheck {
    static final String ACCESS_KEY = "AKIDEXAMPLE";
    static final String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    static final String TOKEN = "session/token==";

    private static final String V4 = "AWS4-HMAC-SHA256";
    private static final String V4A = "AWS4-ECDSA-P256-SHA256";
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private SignatureCheck() {}

    /// Derived once.
    private static final class TestKey {
        static final PublicKey PUBLIC = derive();

        private static PublicKey derive() {
            try {
                return publicKey(ACCESS_KEY, SECRET_KEY);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /// A request as it came.
    @SuppressWarnings("ArrayRecordComponent") // a carrier of bytes: nobody compares it
    private record Request(String method, URI uri, HttpExchange exchange, byte[] body) {
        String header(String name) throws GeneralSecurityException {
            List<String> values = exchange.getRequestHeaders().get(name);
            if (values == null || values.size() != 1)
                throw new GeneralSecurityException("no, or more than one, " + name);
            return values.getFirst().strip();
        }

        /// @param signed names of fields, in order
        String canonical(List<String> signed) throws GeneralSecurityException {
            var text = new StringBuilder(method).append('\n');
            for (String segment : uri.getRawPath().split("/", -1))
                if (!segment.isEmpty()) text.append('/').append(escaped(segment));
            text.append('\n').append(canonicalQuery(uri.getRawQuery())).append('\n');
            for (String name : signed)
                text.append(name).append(':').append(header(name)).append('\n');
            return text.append('\n')
                    .append(String.join(";", signed))
                    .append('\n')
                    .append(sha256(body))
                    .toString();
        }
    }

    static void requireV4a(HttpExchange exchange, byte[] body, String service, InstantSource clock)
            throws GeneralSecurityException {
        var request = new Request(exchange.getRequestMethod(), exchange.getRequestURI(), exchange, body);
        Authorization sent = Authorization.parse(request.header("Authorization"), V4A);
        String day = require(request, sent, clock);
        if (!request.header("X-Amz-Region-Set").equals("*")) throw new GeneralSecurityException("another region set");
        if (!sent.signed.contains("x-amz-region-set"))
            throw new GeneralSecurityException("the region set is not signed");
        String scope = day + "/" + service + "/aws4_request";
        if (!sent.credential.equals(ACCESS_KEY + "/" + scope)) throw new GeneralSecurityException(sent.credential);
        var check = Signature.getInstance("SHA256withECDSA");
        check.initVerify(TestKey.PUBLIC);
        check.update(toSign(V4A, request, sent, scope).getBytes(StandardCharsets.UTF_8));
        if (!check.verify(HexFormat.of().parseHex(sent.signature)))
            throw new GeneralSecurityException("another signature");
    }

    static void requireV4(HttpExchange exchange, byte[] body, String region, String service, InstantSource clock)
            throws GeneralSecurityException {
        var request = new Request(exchange.getRequestMethod(), exchange.getRequestURI(), exchange, body);
        Authorization sent = Authorization.parse(request.header("Authorization"), V4);
        String day = require(request, sent, clock);
        String scope = day + "/" + region + "/" + service + "/aws4_request";
        if (!sent.credential.equals(ACCESS_KEY + "/" + scope)) throw new GeneralSecurityException(sent.credential);
        byte[] key = ("AWS4" + SECRET_KEY).getBytes(StandardCharsets.UTF_8);
        for (String step : scope.split("/", -1)) key = hmac(key, step.getBytes(StandardCharsets.UTF_8));
        byte[] expected = hmac(key, toSign(V4, request, sent, scope).getBytes(StandardCharsets.UTF_8));
        if (!HexFormat.of().formatHex(expected).equals(sent.signature))
            throw new GeneralSecurityException("another signature");
    }

    private static String require(Request request, Authorization sent, InstantSource clock)
            throws GeneralSecurityException {
        String date = request.header("X-Amz-Date");
        Duration off = Duration.between(Instant.from(TIME.parse(date)), clock.instant())
                .abs();
        if (off.compareTo(SKEW) > 0) throw new GeneralSecurityException("of another time");
        if (!request.header("X-Amz-Security-Token").equals(TOKEN)) throw new GeneralSecurityException("another token");
        for (String name : List.of("host", "x-amz-date", "x-amz-security-token"))
            if (!sent.signed.contains(name)) throw new GeneralSecurityException(name + " is not signed");
        if (request.exchange.getRequestHeaders().containsKey("If-Match") && !sent.signed.contains("if-match"))
            throw new GeneralSecurityException("if-match is not signed");
        return date.substring(0, 8);
    }

    private static String toSign(String algorithm, Request request, Authorization sent, String scope)
            throws GeneralSecurityException {
        String canonical = request.canonical(sent.signed);
        return String.join(
                "\n",
                algorithm,
                request.header("X-Amz-Date"),
                scope,
                sha256(canonical.getBytes(StandardCharsets.UTF_8)));
    }

    private record Authorization(String credential, List<String> signed, String signature) {
        static Authorization parse(String field, String algorithm) throws GeneralSecurityException {
            if (!field.startsWith(algorithm + " ")) throw new GeneralSecurityException("unsigned");
            String[] parts = field.substring(algorithm.length() + 1).split(", ", -1);
            if (parts.length != 3) throw new GeneralSecurityException(field);
            return new Authorization(
                    part(parts[0], "Credential="),
                    List.of(part(parts[1], "SignedHeaders=").split(";", -1)),
                    part(parts[2], "Signature="));
        }

        private static String part(String part, String name) throws GeneralSecurityException {
            if (!part.startsWith(name)) throw new GeneralSecurityException("no " + name);
            return part.substring(name.length());
        }
    }

    /// Section "Deriving a signing key for SigV4a" of the IAM user guide, then the point of that scalar.
    static PublicKey publicKey(String accessKey, String secretKey) throws GeneralSecurityException {
        AlgorithmParameters named = AlgorithmParameters.getInstance("EC");
        named.init(new ECGenParameterSpec("secp256r1"));
        ECParameterSpec curve = named.getParameterSpec(ECParameterSpec.class);
        BigInteger most = curve.getOrder().subtract(BigInteger.TWO);
        byte[] key = ("AWS4A" + secretKey).getBytes(StandardCharsets.UTF_8);
        byte[] label = V4A.getBytes(StandardCharsets.US_ASCII);
        byte[] context = accessKey.getBytes(StandardCharsets.US_ASCII);
        for (int counter = 1; counter < 255; counter++) {
            byte[] input = ByteBuffer.allocate(4 + label.length + 1 + context.length + 1 + 4)
                    .putInt(1)
                    .put(label)
                    .put((byte) 0)
                    .put(context)
                    .put((byte) counter)
                    .putInt(256)
                    .array();
            BigInteger candidate = new BigInteger(1, hmac(key, input));
            if (candidate.compareTo(most) > 0) continue;
            ECPoint point = times(candidate.add(BigInteger.ONE), curve);
            return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, curve));
        }
        throw new GeneralSecurityException("no key of that secret");
    }

    private static ECPoint times(BigInteger scalar, ECParameterSpec curve) {
        BigInteger p = ((ECFieldFp) curve.getCurve().getField()).getP();
        ECPoint sum = ECPoint.POINT_INFINITY;
        for (int bit = scalar.bitLength() - 1; bit >= 0; bit--) {
            sum = plus(sum, sum, p, curve.getCurve().getA());
            if (scalar.testBit(bit))
                sum = plus(sum, curve.getGenerator(), p, curve.getCurve().getA());
        }
        return sum;
    }

    private static ECPoint plus(ECPoint a, ECPoint b, BigInteger p, BigInteger coefficient) {
        if (a.equals(ECPoint.POINT_INFINITY)) return b;
        if (b.equals(ECPoint.POINT_INFINITY)) return a;
        BigInteger x = a.getAffineX();
        BigInteger y = a.getAffineY();
        BigInteger slope = a.equals(b)
                ? x.pow(2)
                        .multiply(BigInteger.valueOf(3))
                        .add(coefficient)
                        .multiply(y.shiftLeft(1).modInverse(p))
                : b.getAffineY().subtract(y).multiply(b.getAffineX().subtract(x).modInverse(p));
        BigInteger sumX = slope.pow(2).subtract(x).subtract(b.getAffineX()).mod(p);
        BigInteger sumY = slope.multiply(x.subtract(sumX)).subtract(y).mod(p);
        return new ECPoint(sumX, sumY);
    }

    private static String canonicalQuery(@Nullable String raw) {
        if (raw == null || raw.isEmpty()) return "";
        return Arrays.stream(raw.split("&", -1))
                .map(pair -> pair.contains("=") ? pair : pair + "=")
                .sorted()
                .collect(Collectors.joining("&"));
    }

    /// All services but S3 escape the path once more than it is on the wire.
    private static String escaped(String segment) {
        var text = new StringBuilder();
        for (byte b : segment.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-._~".indexOf(c) >= 0;
            text.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
        }
        return text.toString();
    }

    private static byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text);
    }

    private static String sha256(byte[] bytes) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
