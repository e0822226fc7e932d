package dev.lintel.admin;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.store.Change;
import java.util.Optional;

/// Who a change is put down to, and why it was made.
///
/// The author is always the bearer of the token. Somebody for whom the bearer acts (a person behind a CI job) may be
/// claimed beside, in `Lintel-Author` or the query parameter `author`, and is kept as a claim: `ci (as Ada Lovelace)`.
/// As no bearer's name holds a space or a parenthesis, a claim never passes for a bearer.
final class Authorship {
    private static final int CLAIM_LENGTH = 100;
    private static final int MESSAGE_LENGTH = 2_000;

    private Authorship() {}

    /// @throws ProblemException `BAD_REQUEST` for a claim or message that is too long or holds control characters
    static Change of(AdminCall call) {
        return of(call, Optional.empty());
    }

    /// @param messageOfBody where the operation's body has one
    static Change of(AdminCall call, Optional<String> messageOfBody) {
        Optional<String> claim = said(call, "Lintel-Author", "author", CLAIM_LENGTH);
        if (claim.isPresent() && claim.get().indexOf('\n') >= 0) throw bad("the author is one line");
        String message = messageOfBody
                .map(text -> checked("message", text, MESSAGE_LENGTH))
                .or(() -> said(call, "Lintel-Message", "message", MESSAGE_LENGTH))
                .orElse("");
        String author = call.author();
        return new Change(claim.map(name -> author + " (as " + name + ")").orElse(author), message);
    }

    private static Optional<String> said(AdminCall call, String field, String parameter, int limit) {
        Optional<String> inQuery = call.query().one(parameter);
        String inHeader = call.request().headers().first(field);
        if (inQuery.isPresent() && inHeader != null)
            throw bad("say it once: in " + field + " or in the query parameter " + parameter);
        if (inHeader != null && !inHeader.chars().allMatch(c -> c >= 0x20 && c < 0x7F))
            throw bad(field + " takes ASCII only; the query parameter " + parameter + " takes any text");
        return inQuery.or(() -> Optional.ofNullable(inHeader)).map(text -> checked(parameter, text, limit));
    }

    private static String checked(String what, String text, int limit) {
        String stripped = text.strip();
        if (stripped.codePointCount(0, stripped.length()) > limit)
            throw bad("the " + what + " has at most " + limit + " characters");
        if (stripped.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n'))
            throw bad("the " + what + " holds control characters");
        return stripped;
    }

    private static ProblemException bad(String detail) {
        return new ProblemException(Problem.of(ProblemType.BAD_REQUEST, detail));
    }
}
