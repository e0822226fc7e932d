package dev.lintel.store;

import java.time.InstantSource;

final class InMemoryResetLogTest extends ResetLogContract {
    @Override
    protected ResetLog newLog(InstantSource clock) {
        return new InMemoryResetLog(clock);
    }
}
