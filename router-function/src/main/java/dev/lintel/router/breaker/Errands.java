package dev.lintel.router.breaker;

import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs calls of the store off the request path. In the process: each on a virtual thread; in a simulation: in virtual
/// time.
@FunctionalInterface
public interface Errands {
    /// @param done told once, on any thread: what came, or what went wrong
    <T> void run(Supplier<T> errand, BiConsumer<@Nullable T, @Nullable Throwable> done);

    Errands VIRTUAL_THREADS = new Errands() {
        @Override
        public <T> void run(Supplier<T> errand, BiConsumer<@Nullable T, @Nullable Throwable> done) {
            Thread.ofVirtual().name("lintel-breaker").start(() -> {
                T result;
                try {
                    result = errand.get();
                } catch (Throwable error) { // or whoever waits for the errand waits for ever
                    done.accept(null, error);
                    return;
                }
                done.accept(result, null);
            });
        }
    };
}
