package dev.lintel.store.limit;

import java.time.Duration;

/// Where a limit stands after a decision, as well as this instance knows: for `RateLimit` fields and logs, not for
/// decisions.
///
/// @param limit burst, permits of the window, or slots
/// @param remaining what could be taken at once; 0 to `limit`
/// @param resetsIn until a rate's burst is whole again, a calendar window ends, or a rolling quota gets something back;
/// zero for concurrency
public record Standing(String limitId, long limit, long remaining, Duration resetsIn) {}
