package dev.lintel.router.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What has to be done when an exchange is over, however it ends: after the last byte of its reply, or when its client
/// left. One per exchange; thread-safe.
public final class Ending {
    private @Nullable List<Runnable> actions;
    private boolean over;

    /// Runs the action once when the exchange is over; at once if it is.
    public void onOver(Runnable action) {
        synchronized (this) {
            if (!over) {
                if (actions == null) actions = new ArrayList<>(2);
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    /// To be called by whoever began the exchange.
    public void over() {
        @Nullable List<Runnable> due;
        synchronized (this) {
            due = actions;
            actions = null;
            over = true;
        }
        if (due != null) due.forEach(Runnable::run);
    }
}
