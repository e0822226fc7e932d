package dev.lintel.local.edge;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// One Node child that runs `runtime.mjs`, and the frames to and from it: four bytes of length, one of type, four of a
/// number, then JSON. Many may be under way. Thread-safe; [#send] never blocks.
final class NodeProcess {
    private static final String RUNTIME = "/dev/lintel/local/edge/runtime.mjs";
    private static final int HEAD_BYTES = 5;
    /// Wakes the writer when there is nobody left to write to.
    private static final byte[] LAST = {};

    private final Process process;
    private final LinkedBlockingQueue<byte[]> outgoing = new LinkedBlockingQueue<>();
    private final Listener listener;
    private final Path script;
    private final Thread writer =
            Thread.ofPlatform().name("edge-functions-out").daemon().unstarted(this::write);
    private volatile boolean over;

    /// Told on the child's own threads.
    interface Listener {
        void received(char type, int number, byte[] json);

        /// Once, at the end; nothing is received after.
        void ended(NodeProcess process);
    }

    private NodeProcess(Process process, Path script, Listener listener) {
        this.process = process;
        this.script = script;
        this.listener = listener;
    }

    /// @param node the command
    /// @throws IOException if there is no such command
    static NodeProcess start(String node, Listener listener) throws IOException {
        Path script = Files.createTempFile("lintel-edge-", ".mjs");
        try (InputStream runtime = Objects.requireNonNull(NodeProcess.class.getResourceAsStream(RUNTIME))) {
            Files.write(script, runtime.readAllBytes());
            Process process = new ProcessBuilder(
                            node,
                            "--experimental-vm-modules",
                            "--no-warnings",
                            "--disallow-code-generation-from-strings",
                            script.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            var started = new NodeProcess(process, script, listener);
            Thread.ofPlatform().name("edge-functions-in").daemon().start(started::read);
            started.writer.start();
            return started;
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(script);
            throw e;
        }
    }

    void send(char type, int number, byte[] json) {
        ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + HEAD_BYTES + json.length);
        frame.putInt(HEAD_BYTES + json.length).put((byte) type).putInt(number).put(json);
        outgoing.add(frame.array());
    }

    long pid() {
        return process.pid();
    }

    /// For tests.
    boolean writerEnds(Duration patience) throws InterruptedException {
        return writer.join(patience);
    }

    void kill() {
        process.destroyForcibly();
    }

    private void write() {
        List<byte[]> batch = new ArrayList<>();
        try (OutputStream out = process.getOutputStream()) { // buffered
            while (!over) {
                batch.add(outgoing.take());
                outgoing.drainTo(batch);
                for (byte[] frame : batch) out.write(frame);
                out.flush();
                batch.clear();
            }
        } catch (IOException gone) {
            process.destroyForcibly(); // the reader tells of it
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (var in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 64 * 1024))) {
            for (@Nullable Frame frame = next(in); frame != null; frame = next(in)) {
                if (frame.type == 'Y') Files.deleteIfExists(script); // it was read
                listener.received(frame.type, frame.number, frame.json);
            }
        } catch (IOException cut) {
            System.getLogger(NodeProcess.class.getName())
                    .log(System.Logger.Level.DEBUG, "the edge functions' process was cut", cut);
        } finally {
            process.destroyForcibly();
            over = true;
            outgoing.add(LAST);
            removeScript();
            listener.ended(this);
        }
    }

    private void removeScript() {
        try {
            Files.deleteIfExists(script);
        } catch (IOException left) {
            System.getLogger(NodeProcess.class.getName())
                    .log(System.Logger.Level.DEBUG, script + " is left behind", left);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Frame(char type, int number, byte[] json) {}

    private static @Nullable Frame next(DataInputStream in) throws IOException {
        int first = in.read();
        if (first < 0) return null;
        int length = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
        if (length < HEAD_BYTES) throw new IOException("a frame of " + length + " bytes");
        char type = (char) in.readUnsignedByte();
        int number = in.readInt();
        byte[] json = new byte[length - HEAD_BYTES];
        in.readFully(json);
        return new Frame(type, number, json);
    }

    static byte[] utf8(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
