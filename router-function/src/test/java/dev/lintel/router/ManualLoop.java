package dev.lintel.router;

import dev.lintel.router.http.Loop;
import dev.lintel.router.http.NanoClock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A loop on the test's own thread, whose later is when the test says so.
public final class ManualLoop implements Loop {
    private final NanoClock clock;
    private final List<Task> tasks = new ArrayList<>();

    private record Task(long due, Runnable action) {}

    public ManualLoop(NanoClock clock) {
        this.clock = clock;
    }

    @Override
    public boolean isCurrent() {
        return true;
    }

    @Override
    public void execute(Runnable action) {
        action.run();
    }

    @Override
    public Runnable after(long nanos, Runnable action) {
        var task = new Task(clock.nanos() + nanos, action);
        tasks.add(task);
        return () -> tasks.remove(task);
    }

    /// When the next task is due, at most that time.
    public long nextDue(long atMost) {
        return tasks.stream()
                .mapToLong(Task::due)
                .filter(due -> due <= atMost)
                .min()
                .orElse(atMost);
    }

    public void runDue() {
        long now = clock.nanos();
        for (Task task : List.copyOf(tasks).stream()
                .sorted(Comparator.comparingLong(Task::due))
                .toList()) if (task.due <= now && tasks.remove(task)) task.action.run();
    }

    public int waiting() {
        return tasks.size();
    }
}
