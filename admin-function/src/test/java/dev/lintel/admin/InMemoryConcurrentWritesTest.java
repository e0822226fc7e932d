package dev.lintel.admin;

import dev.lintel.store.InMemoryRevisionStore;
import dev.lintel.store.RevisionStore;
import java.time.InstantSource;

final class InMemoryConcurrentWritesTest extends ConcurrentWritesContract {
    @Override
    RevisionStore store() {
        return new InMemoryRevisionStore(InstantSource.system());
    }
}
