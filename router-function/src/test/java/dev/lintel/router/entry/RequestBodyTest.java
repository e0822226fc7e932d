package dev.lintel.router.entry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Flow;
import dev.lintel.router.http.Sink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class RequestBodyTest implements RequestBody.Source, Sink {
    private final List<String> seen = new ArrayList<>();

    @Test
    void flushesWhatWasHeldBackWhenItGoesOn() {
        var body = new RequestBody(-1, this);
        body.start(this);
        body.pause();
        body.offer(Unpooled.copiedBuffer("held", StandardCharsets.US_ASCII));
        seen.clear();

        body.resume();

        assertEquals(List.of("held", "flush"), seen);
    }

    @Override
    public boolean onLoop() {
        return true;
    }

    @Override
    public Executor executor() {
        return Runnable::run;
    }

    @Override
    public void started() {}

    @Override
    public void wanted() {}

    @Override
    public void consumed(int bytes) {}

    @Override
    public void open(Flow flow) {}

    @Override
    public void write(ByteBuf chunk) {
        seen.add(chunk.toString(StandardCharsets.US_ASCII));
        chunk.release();
    }

    @Override
    public void flush() {
        seen.add("flush");
    }

    @Override
    public void end(Headers trailers) {}

    @Override
    public void fail(Throwable cause) {}
}
