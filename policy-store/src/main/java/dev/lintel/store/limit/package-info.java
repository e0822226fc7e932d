/// Limits that many instances share: rates, quotas, concurrency. docs/decisions/2026-11-28-limits.md has the proof.
@NullMarked
package dev.lintel.store.limit;

import org.jspecify.annotations.NullMarked;
