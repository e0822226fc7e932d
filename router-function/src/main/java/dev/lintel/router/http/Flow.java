package dev.lintel.router.http;

/// How a [Sink] holds its source. Safe from any thread; each call is a hint that takes effect soon, so a few chunks may
/// still come after [#pause()].
public interface Flow {
    Flow DONE = new Flow() {
        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public void cancel() {}
    };

    void pause();

    void resume();

    /// No more is wanted; neither `end` nor `fail` need follow. Idempotent.
    void cancel();
}
