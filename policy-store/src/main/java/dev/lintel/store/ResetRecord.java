package dev.lintel.store;

import java.time.Instant;

/// One reset of live state by an operator.
///
/// @param id sorts by time; none is used twice
/// @param what such as `limits/per-client client-ip=203.0.113.7` or `breakers/orders/0`
/// @param before how it stood, for people
/// @param author who
/// @param at when
/// @param message why; may be empty
public record ResetRecord(String id, String what, String before, String author, Instant at, String message) {}
