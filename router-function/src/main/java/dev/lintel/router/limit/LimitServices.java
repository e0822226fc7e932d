package dev.lintel.router.limit;

import dev.lintel.store.limit.LimitDesk;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/// What limits of all routes share.
///
/// @param desk decides
/// @param home the caller's own event loop, where a request goes on when its verdict comes later
/// @param instance how this instance is named in logs; another one after it was restored from a snapshot
public record LimitServices(LimitDesk desk, Supplier<Executor> home, Supplier<String> instance) {}
