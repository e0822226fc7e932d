package dev.lintel.store;

/// Who changes the configuration, and why. Characters are Unicode code points.
///
/// @param author 1 to 400 characters: an ARN of AWS and a claim beside it fit
/// @param message at most 2,000 characters; may be empty
public record Change(String author, String message) {
    /// @throws IllegalArgumentException if a component is out of range
    public Change {
        if (author.isBlank() || author.codePointCount(0, author.length()) > 400)
            throw new IllegalArgumentException("an author has 1 to 400 characters");
        if (message.codePointCount(0, message.length()) > 2_000)
            throw new IllegalArgumentException("a message has at most 2,000 characters");
    }
}
