package dev.lintel.contract.edge;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What the edge decided on one request, signed: the field `Lintel-Stamp`. `vectors/stamp.json` fixes its bytes for
/// Java
/// and JavaScript.
///
/// @param kid UTC day number of the key
/// @param exp epoch second after which it says nothing
/// @param decision `<revision>~<routeId>`, or [#UNDECIDED]
public record EdgeStamp(long kid, long exp, String decision) {
    public static final String FIELD = "Lintel-Stamp";
    public static final String UNDECIDED = "-";
    /// How far ahead the edge may set `exp`, in seconds.
    public static final int LIFETIME_SECONDS = 60;

    private static final String VERSION = "v1";
    private static final String ALGORITHM = "HmacSHA256";
    private static final long SECONDS_OF_A_DAY = 86_400;
    private static final int MAX_LENGTH = 512;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /// What a stamp is bound to: one for another request says nothing.
    ///
    /// @param path normalised, without the query
    /// @param host value of `Lintel-Host`, as sent
    /// @param viewer value of `Lintel-Viewer`
    /// @param requestId value of `X-Request-Id`
    public record Bound(String method, String path, String host, String viewer, String requestId) {}

    public static long kidAt(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), SECONDS_OF_A_DAY);
    }

    /// The key of one day, lower-case hexadecimal; its characters are the key's bytes.
    public static String key(String originSecret, long kid) {
        return HexFormat.of().formatHex(hmac(originSecret, "lintel-stamp/" + kid));
    }

    /// The KeyValueStore entry `stamp` for that time.
    public static String entry(String originSecret, Instant time) {
        long kid = kidAt(time);
        return kid + ":" + key(originSecret, kid);
    }

    /// The field's value.
    ///
    /// @param key as [#key(String, long)] made it for this `kid`
    public String sign(String key, Bound bound) {
        return VERSION + "." + kid + "." + exp + "." + decision + "." + mac(key, bound);
    }

    /// The route that the edge matched; empty where it left the decision to the router.
    public Optional<String> route() {
        int tilde = decision.indexOf('~');
        return tilde < 0 ? Optional.empty() : Optional.of(decision.substring(tilde + 1));
    }

    /// The revision by which the edge matched; empty where it left the decision to the router.
    public OptionalLong revision() {
        int tilde = decision.indexOf('~');
        long revision = tilde < 0 ? -1 : number(decision.substring(0, tilde));
        return revision < 0 ? OptionalLong.empty() : OptionalLong.of(revision);
    }

    /// Takes a stamp apart. Empty if it is none; says nothing yet of whether it is genuine.
    static Optional<Signed> read(String field) {
        if (field.length() > MAX_LENGTH || !field.startsWith(VERSION + ".")) return Optional.empty();
        int afterKid = field.indexOf('.', VERSION.length() + 1);
        int afterExp = field.indexOf('.', afterKid + 1);
        int beforeMac = field.lastIndexOf('.'); // a route's id may hold dots
        if (afterKid < 0 || afterExp < 0 || beforeMac <= afterExp + 1) return Optional.empty();
        long kid = number(field.substring(VERSION.length() + 1, afterKid));
        long exp = number(field.substring(afterKid + 1, afterExp));
        if (kid < 0 || exp < 0) return Optional.empty();
        var stamp = new EdgeStamp(kid, exp, field.substring(afterExp + 1, beforeMac));
        return Optional.of(new Signed(stamp, field.substring(beforeMac + 1)));
    }

    /// @param mac as sent
    record Signed(EdgeStamp stamp, String mac) {
        /// In constant time.
        boolean isGenuine(String key, Bound bound) {
            return MessageDigest.isEqual(
                    stamp.mac(key, bound).getBytes(StandardCharsets.UTF_8), mac.getBytes(StandardCharsets.UTF_8));
        }
    }

    private String mac(String key, Bound bound) {
        String text = String.join(
                "\n",
                VERSION,
                Long.toString(kid),
                Long.toString(exp),
                bound.method(),
                bound.path(),
                bound.host(),
                bound.viewer(),
                bound.requestId(),
                decision);
        return BASE64.encodeToString(hmac(key, text));
    }

    private static byte[] hmac(String key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /// Up to 12 digits, without a leading zero, so that a number has one spelling; else -1.
    private static long number(String text) {
        boolean plain = !text.isEmpty() && text.length() <= 12 && (text.length() == 1 || text.charAt(0) != '0');
        for (int i = 0; plain && i < text.length(); i++) plain = text.charAt(i) >= '0' && text.charAt(i) <= '9';
        return plain ? Long.parseLong(text) : -1;
    }
}
