package dev.lintel.store;

/// Where the configuration stands.
///
/// @param revision the one that is served; 0 for none
/// @param sequence counts every move of HEAD, rollbacks included; 0 before the first
/// @param digest SHA-256 of the document's canonical form, lower-case hex; empty for none
public record Head(long revision, long sequence, String digest) {
    public static final Head NONE = new Head(0, 0, "");
}
