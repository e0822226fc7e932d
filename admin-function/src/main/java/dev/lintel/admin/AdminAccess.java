package dev.lintel.admin;

import dev.lintel.contract.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Who may use the admin API. Thread-safe.
@FunctionalInterface
public interface AdminAccess {
    /// What the form of an author's name is: nothing that could be taken for a claim (see [Authorship]).
    Pattern AUTHOR = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+:/-]{0,79}");

    /// Takes no token.
    AdminAccess NOBODY = headers -> Optional.empty();

    /// The author that the request proves to be; empty when it proves nothing.
    Optional<String> author(Headers headers);

    /// As [#author(Headers)], where what the host has found out counts too.
    default Optional<String> author(AdminRequest request) {
        return author(request.headers());
    }

    /// Whoever the host has authenticated ([AdminRequest#principal]), and bearers of tokens. A request that carries a
    /// token
    /// is judged by the token alone: a wrong one is not made good by a right principal.
    ///
    /// @param tokens for those who bring one; [#NOBODY] if none is given out
    static AdminAccess ofHost(AdminAccess tokens) {
        return new AdminAccess() {
            @Override
            public Optional<String> author(Headers headers) {
                return tokens.author(headers);
            }

            @Override
            public Optional<String> author(AdminRequest request) {
                boolean bearer = request.headers().all("Authorization").stream()
                        .anyMatch(field -> field.regionMatches(true, 0, "Bearer", 0, 6));
                return bearer ? tokens.author(request.headers()) : request.principal();
            }
        };
    }

    /// One token (RFC 6750), whose bearer is that author.
    static AdminAccess bearer(String author, String token) {
        return bearer(Map.of(author, token));
    }

    /// Tokens by author. They are compared in constant time, and all of them each time.
    ///
    /// @throws IllegalArgumentException if a token is shorter than 16 characters or has some that no header carries, or
    ///     an author's name has another form than [#AUTHOR]
    static AdminAccess bearer(Map<String, String> tokenByAuthor) {
        @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
        record Bearer(String author, byte[] digest) {}
        List<Bearer> bearers = new ArrayList<>();
        tokenByAuthor.forEach((author, token) -> {
            if (!AUTHOR.matcher(author).matches())
                throw new IllegalArgumentException("an author's name is " + AUTHOR + ", was " + author);
            if (!token.matches("[A-Za-z0-9._~+/-]{16,512}=*"))
                throw new IllegalArgumentException("a token has 16 to 512 characters of RFC 6750's b64token");
            bearers.add(new Bearer(author, sha256(token)));
        });
        List<Bearer> all = List.copyOf(bearers);
        return headers -> {
            String token = token(headers);
            if (token == null) return Optional.empty();
            byte[] digest = sha256(token);
            String author = null;
            for (Bearer bearer : all) if (MessageDigest.isEqual(bearer.digest, digest)) author = bearer.author;
            return Optional.ofNullable(author);
        };
    }

    private static @Nullable String token(Headers headers) {
        List<String> fields = headers.all("Authorization");
        if (fields.size() != 1) return null;
        String field = fields.getFirst();
        return field.regionMatches(true, 0, "Bearer ", 0, 7)
                ? field.substring(7).strip()
                : null;
    }

    /// Digests are compared instead of tokens, so that not even the length shows in the time.
    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}
