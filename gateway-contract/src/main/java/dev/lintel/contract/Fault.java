package dev.lintel.contract;

/// One fault in a document or request body.
///
/// @param pointer where it is, a JSON pointer (RFC 6901); empty for the whole
/// @param detail what is wrong and what would be right
public record Fault(String pointer, String detail) {}
