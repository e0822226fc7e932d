package dev.lintel.router.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lintel.contract.Headers;
import dev.lintel.contract.LoadBalancing.Sticky.ByCookie;
import dev.lintel.contract.SecretRef;
import dev.lintel.router.http.NanoClock;
import dev.lintel.router.http.Request;
import dev.lintel.store.secret.SecretResolver;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The cookie that keeps a client on one target. Its value is a tag: the first 9 bytes of HMAC-SHA256 over the
/// backend's
/// id and the target. With a secret nobody else can make one or find the target that it stands for. A value that is no
/// target's is no error: the call is spread as if it had none, and gets a new one. Thread-safe.
final class StickyCookie {
    private static final System.Logger LOG = System.getLogger("dev.lintel.router");
    private static final long AGAIN_NANOS = 10_000_000_000L;
    private static final byte[] NO_SECRET = "lintel".getBytes(UTF_8);
    private static final int TAG_BYTES = 9;

    private final String backend;
    private final String name;
    private final String attributes;
    private final @Nullable SecretRef secret;
    private final SecretResolver secrets;
    private final NanoClock clock;
    private final AtomicBoolean reading = new AtomicBoolean();
    private volatile byte @Nullable [] key;
    private volatile long readAgainNanos;

    /// A target's tag and the key that calls which bring it have.
    record Tag(String text, long key) {}

    StickyCookie(String backend, ByCookie spec, SecretResolver secrets, NanoClock clock) {
        this.backend = backend;
        this.name = spec.name();
        this.attributes = "; Path=/; HttpOnly; SameSite=Lax"
                + spec.maxAge()
                        .map(Duration::toSeconds)
                        .map(age -> "; Max-Age=" + age)
                        .orElse("");
        this.secret = spec.secret().orElse(null);
        this.secrets = secrets;
        this.clock = clock;
        readAgainNanos = clock.nanos();
        if (secret == null) key = NO_SECRET;
        else read(secret);
    }

    /// Off the loops; again on later calls while it cannot be read, and until then nothing sticks.
    private void read(SecretRef ref) {
        if (clock.nanos() - readAgainNanos < 0 || !reading.compareAndSet(false, true)) return;
        Thread.ofVirtual().name("lintel-sticky-secret").start(() -> {
            try {
                key = secrets.resolve(ref).getBytes(UTF_8);
            } catch (RuntimeException failed) {
                LOG.log(Level.WARNING, "backend " + backend + " is not sticky: the secret " + ref + " cannot be read");
                readAgainNanos = clock.nanos() + AGAIN_NANOS;
            } finally {
                reading.set(false);
            }
        });
    }

    @Nullable
    Destination named(long key, List<Destination> destinations) {
        for (int i = 0; i < destinations.size(); i++) {
            Destination destination = destinations.get(i);
            @Nullable Tag tag = tag(destination);
            if (tag != null && tag.key == key) return destination;
        }
        return null;
    }

    /// Null while the secret is not known.
    @Nullable
    Tag tag(Destination destination) {
        @Nullable Tag known = destination.tag;
        if (known != null) return known;
        byte @Nullable [] key = this.key;
        if (key == null) {
            if (secret != null) read(secret);
            return null;
        }
        Tag made = made(key, destination);
        destination.tag = made;
        return made;
    }

    private Tag made(byte[] key, Destination destination) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            byte[] whole = mac.doFinal((backend + '\0' + destination.site.identity()).getBytes(UTF_8));
            String text = Base64.getUrlEncoder().encodeToString(Arrays.copyOf(whole, TAG_BYTES));
            return new Tag(text, KeyHash.of(text));
        } catch (GeneralSecurityException e) {
            throw new LinkageError("every JDK has HmacSHA256", e);
        }
    }

    /// The reply's fields, with the cookie if the client came without this target's. A shared cache is asked not to
    /// keep
    /// it for others (RFC 9111 section 5.2.2.4).
    Headers marked(Headers headers, Destination from, long callKey, Request request) {
        @Nullable Tag tag = tag(from);
        if (tag == null || tag.key == callKey) return headers;
        String secure = request.scheme().equals("https") ? "; Secure" : "";
        return headers.toBuilder()
                .add("Set-Cookie", name + "=" + tag.text + attributes + secure)
                .add("Cache-Control", "no-cache=\"Set-Cookie\"")
                .build();
    }
}
