package dev.lintel.store;

import java.time.Instant;

/// One accepted state of the configuration.
///
/// @param number 1 and up, without gaps
/// @param parent the revision it was made from; 0 for the first
/// @param digest SHA-256 of the document's canonical form, lower-case hex
/// @param author who
/// @param at when
/// @param message why; may be empty
/// @param bytes of the canonical document
public record Revision(
        long number, long parent, String digest, String author, Instant at, String message, long bytes) {}
