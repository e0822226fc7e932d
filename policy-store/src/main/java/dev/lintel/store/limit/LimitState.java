package dev.lintel.store.limit;

import java.util.List;

/// How the limits of a key stand in the store. What instances hold in hand for the next second or so counts as used.
///
/// @param shards over how many items the key's rates are spread
/// @param writes changes that took something, of all the key's limits, since its items began; two looks tell the rate
/// @param standings in the order asked
public record LimitState(int shards, long writes, List<Standing> standings) {
    public LimitState {
        standings = List.copyOf(standings);
    }
}
