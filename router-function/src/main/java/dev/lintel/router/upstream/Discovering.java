package dev.lintel.router.upstream;

import dev.lintel.router.upstream.TargetSource.Found;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Keeps a backend's list of targets fresh. While the source fails the last good list stays in use, and it is asked
/// again after 1 s, then half as often each time, up to 30 s. All of it happens on one event loop.
final class Discovering {
    private static final System.Logger LOG = System.getLogger("dev.lintel.router");
    private static final Duration LEAST_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration MOST_AFTER_FAILURE = Duration.ofSeconds(30);

    private final String backend;
    private final TargetSource source;
    private final EventLoop loop;
    private final Consumer<List<Site>> found;
    private Duration afterFailure = LEAST_AFTER_FAILURE;
    private @Nullable ScheduledFuture<?> next;
    private boolean asking;
    private boolean askAgain;
    private boolean foundEver;
    private boolean failing;
    private boolean closed;

    /// @param found told each list, and an empty one if the first cannot be had
    Discovering(String backend, TargetSource source, UpstreamServices services, Consumer<List<Site>> found) {
        this.backend = backend;
        this.source = source;
        this.loop = services.loops().group().next();
        this.found = found;
    }

    void begin() {
        refresh();
    }

    /// Asks now, or once more when the answer that is awaited is there.
    void refresh() {
        try {
            loop.execute(this::ask);
        } catch (RejectedExecutionException shutDown) {
            closed = true; // with the loops goes all that would call the targets
        }
    }

    private void ask() {
        if (closed) return;
        if (asking) {
            askAgain = true;
            return;
        }
        if (next != null) next.cancel(false);
        asking = true;
        CompletionStage<Found> answer;
        try {
            answer = source.find();
        } catch (RuntimeException failure) {
            answer = CompletableFuture.failedFuture(failure);
        }
        answer.whenComplete((found, failure) -> loop.execute(() -> answered(found, failure)));
    }

    private void answered(@Nullable Found answer, @Nullable Throwable failure) {
        asking = false;
        if (closed) return;
        Duration again;
        try {
            again = answer == null ? failed(failure) : succeeded(answer);
        } catch (RuntimeException unusable) { // else nobody would ask again
            again = failed(unusable);
        }
        if (askAgain) {
            askAgain = false;
            ask();
        } else {
            next = loop.schedule(this::ask, again.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private Duration succeeded(Found answer) {
        found.accept(answer.sites());
        if (failing) LOG.log(Level.INFO, "the targets of backend " + backend + " are found again");
        failing = false;
        foundEver = true;
        afterFailure = LEAST_AFTER_FAILURE;
        return answer.again();
    }

    private Duration failed(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (!failing)
            LOG.log(
                    Level.WARNING,
                    "the targets of backend " + backend + " cannot be found"
                            + (foundEver ? "; the last ones stay in use" : ""),
                    cause);
        failing = true;
        if (!foundEver) found.accept(List.of());
        Duration again = afterFailure;
        Duration doubled = again.multipliedBy(2);
        afterFailure = doubled.compareTo(MOST_AFTER_FAILURE) < 0 ? doubled : MOST_AFTER_FAILURE;
        return again;
    }

    void close() {
        try {
            loop.execute(() -> {
                closed = true;
                if (next != null) next.cancel(false);
                source.close();
            });
        } catch (RejectedExecutionException shutDown) {
            source.close();
        }
    }
}
