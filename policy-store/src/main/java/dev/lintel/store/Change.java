package dev.lintel.store;

/// Who changes the configuration, and why.
///
/// @param author 1 to 200 characters
/// @param message at most 2,000 characters; may be empty
public record Change(String author, String message) {}
