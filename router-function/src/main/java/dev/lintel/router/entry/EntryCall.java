package dev.lintel.router.entry;

import dev.lintel.router.http.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The part of an [Exchange] that its handler deals with as a [Call]: who is told of its end, and what its body may
/// have.
abstract class EntryCall implements Call {
    private static final System.Logger LOG = System.getLogger(EntryCall.class.getName());

    protected final EntryLoop loop;
    private final long startedNanos;
    private long bodyLimit;
    private long requestBytes;
    private boolean gone;
    private @Nullable Consumer<Outcome> listener;
    private @Nullable Outcome outcome;
    private @Nullable List<Runnable> goneActions;

    EntryCall(EntryLoop loop, long bodyLimit) {
        this.loop = loop;
        this.bodyLimit = bodyLimit;
        this.startedNanos = loop.nanos();
    }

    @Override
    public final long startedNanos() {
        return startedNanos;
    }

    @Override
    public final void limitBody(long bytes) {
        if (loop.executor().inEventLoop()) bodyLimit = bytes;
        else loop.executor().execute(() -> limitBody(bytes));
    }

    /// The most that the request's body may have.
    final long bodyLimit() {
        return bodyLimit;
    }

    /// Counts a piece of the request's body.
    ///
    /// @return whether the body is within its limit still
    final boolean count(int bytes) {
        requestBytes += bytes;
        return requestBytes <= bodyLimit;
    }

    protected final long requestBytes() {
        return requestBytes;
    }

    @Override
    public final void onGone(Runnable action) {
        if (!loop.executor().inEventLoop()) {
            loop.executor().execute(() -> onGone(action));
            return;
        }
        if (gone) run(action);
        if (isOver()) return;
        if (goneActions == null) goneActions = new ArrayList<>(2);
        goneActions.add(action);
    }

    @Override
    public final void onFinished(Consumer<Outcome> listener) {
        if (!loop.executor().inEventLoop()) {
            loop.executor().execute(() -> onFinished(listener));
            return;
        }
        this.listener = listener;
        if (outcome != null) tell(listener, outcome);
    }

    final boolean isOver() {
        return outcome != null;
    }

    /// How it ended; null until it is over.
    protected final @Nullable Outcome outcome() {
        return outcome;
    }

    protected final void ended(Outcome outcome) {
        this.outcome = outcome;
        if (listener != null) tell(listener, outcome);
    }

    /// From now on an action is run at once. Called before the end is told.
    protected final void isGone() {
        gone = true;
    }

    protected final void runGoneActions() {
        List<Runnable> actions = goneActions;
        goneActions = null;
        if (actions != null) actions.forEach(EntryCall::run);
    }

    private static void tell(Consumer<Outcome> listener, Outcome outcome) {
        try {
            listener.accept(outcome);
        } catch (RuntimeException failure) {
            LOG.log(System.Logger.Level.ERROR, "a listener failed", failure);
        }
    }

    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException failure) {
            LOG.log(System.Logger.Level.ERROR, "an action on a client that left failed", failure);
        }
    }
}
