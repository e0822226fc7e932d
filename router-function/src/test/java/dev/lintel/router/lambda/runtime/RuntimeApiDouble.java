package dev.lintel.router.lambda.runtime;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Lambda's Runtime API on loopback, which holds a runtime to the rules: what comes out of turn is refused with 4xx and
/// remembered as a violation. Knows nothing of events. One virtual thread a connection.
///
/// It is not Lambda: there is no freeze and no snapshot, only the calls that go with them.
public final class RuntimeApiDouble implements AutoCloseable {
    private static final int MAX_BUFFERED = 6 * 1024 * 1024 + 100;

    private final ServerSocket server;
    private final int concurrency;
    private final boolean snapStart;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Map<String, Invoked> invocations = new ConcurrentHashMap<>();
    private final List<String> violations = Collections.synchronizedList(new ArrayList<>());
    private final Deque<Invoked> queue = new ArrayDeque<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final CountDownLatch restored = new CountDownLatch(1);
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> checkpoint = new CompletableFuture<>();
    private final CompletableFuture<String> initError = new CompletableFuture<>();
    private final CompletableFuture<String> restoreError = new CompletableFuture<>();
    private volatile int answer = 202;
    private volatile int nextStatus = 200;
    private int waiting;
    private int handedOut;
    private Phase phase;

    private enum Phase {
        INIT,
        CHECKPOINT,
        RESTORED,
        INVOKE,
        FAILED
    }

    private RuntimeApiDouble(ServerSocket server, int concurrency, boolean snapStart) {
        this.server = server;
        this.concurrency = concurrency;
        this.snapStart = snapStart;
        phase = Phase.INIT;
    }

    /// @param concurrency as in `AWS_LAMBDA_MAX_CONCURRENCY`; 1 if that is not set
    /// @param snapStart whether the environment is made from a snapshot
    public static RuntimeApiDouble start(int concurrency, boolean snapStart) throws IOException {
        var api = new RuntimeApiDouble(
                new ServerSocket(0, 512, InetAddress.getLoopbackAddress()), concurrency, snapStart);
        Thread.ofVirtual().name("runtime-api").start(api::accept);
        return api;
    }

    /// For `AWS_LAMBDA_RUNTIME_API`.
    public String authority() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    public Invoked invoke(byte[] event, Duration timeout) {
        return invoke(event, timeout, true);
    }

    /// @param keep whether its body is remembered
    public synchronized Invoked invoke(byte[] event, Duration timeout, boolean keep) {
        String id = "00000000-0000-4000-8000-%012d".formatted(ids.incrementAndGet());
        var invoked = new Invoked(id, event, keep);
        invoked.headers.put("Lambda-Runtime-Aws-Request-Id", id);
        invoked.headers.put(
                "Lambda-Runtime-Deadline-Ms",
                Long.toString(InstantSource.system().millis() + timeout.toMillis()));
        invoked.headers.put("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:123456789012:function:r");
        invoked.headers.put("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a;Sampled=1");
        invocations.put(id, invoked);
        queue.add(invoked);
        notifyAll();
        return invoked;
    }

    /// Completes when the runtime asks for its first invocation.
    public CompletableFuture<Void> ready() {
        return ready;
    }

    /// Completes when the runtime is ready for its snapshot.
    public CompletableFuture<Void> checkpoint() {
        return checkpoint;
    }

    /// Lets the runtime go on as if it had been restored.
    public void restore() {
        restored.countDown();
    }

    /// Type and JSON, when the runtime reports that it cannot start.
    public CompletableFuture<String> initError() {
        return initError;
    }

    public CompletableFuture<String> restoreError() {
        return restoreError;
    }

    /// What it answers from now on to replies and errors in place of 202.
    public void answerWith(int status) {
        answer = status;
    }

    public void answerNextWith(int status) {
        nextStatus = status;
    }

    /// What came that the documentation does not allow.
    public List<String> violations() {
        return List.copyOf(violations);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                if (server.isClosed()) socket.close(); // while it was accepted
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
            for (@Nullable RuntimeRequest request = RuntimeRequest.read(in);
                    request != null;
                    request = RuntimeRequest.read(in)) {
                boolean last = serve(request, in, socket.getOutputStream());
                if (last || request.header("connection").equals("close")) return;
            }
        } catch (IOException cut) {
            if (!server.isClosed()) violations.add("a connection was broken: " + cut.getMessage());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(socket);
        }
    }

    private boolean serve(RuntimeRequest request, InputStream in, OutputStream out)
            throws IOException, InterruptedException {
        String[] path = request.path().split("/", -1);
        switch (request.method() + " " + request.path().replaceFirst("/invocation/[^/]{9,}/", "/invocation/ID/")) {
            case "GET /invocation/next" -> next(out);
            case "GET /restore/next" -> restoreNext(out);
            case "POST /invocation/ID/response" -> response(path[2], request, in, out);
            case "POST /invocation/ID/error" -> error(path[2], request, in, out);
            case "POST /init/error" -> report(initError, Set.of(Phase.INIT, Phase.CHECKPOINT), request, in, out);
            case "POST /restore/error" -> report(restoreError, Set.of(Phase.RESTORED), request, in, out);
            default -> {
                refuse(out, 404, "no such call: " + request.method() + " " + request.path());
                return true;
            }
        }
        return false;
    }

    private void next(OutputStream out) throws IOException, InterruptedException {
        Invoked invoked;
        synchronized (this) {
            Phase before = snapStart ? Phase.RESTORED : Phase.INIT;
            if (phase != before && phase != Phase.INVOKE) {
                refuse(out, 403, "asked for an invocation in phase " + phase);
                return;
            }
            if (waiting + handedOut >= concurrency) {
                refuse(out, 403, "asked for an invocation while " + handedOut + " are not answered");
                return;
            }
            phase = Phase.INVOKE;
            waiting++;
            ready.complete(null);
            while (queue.isEmpty() && nextStatus == 200) wait();
            waiting--;
            if (nextStatus != 200) {
                reply(out, nextStatus, Map.of(), new byte[0]);
                return;
            }
            invoked = queue.remove();
            invoked.state = Invoked.State.HANDED_OUT;
            handedOut++;
        }
        reply(out, 200, invoked.headers, invoked.event);
    }

    private void restoreNext(OutputStream out) throws IOException, InterruptedException {
        synchronized (this) {
            if (!snapStart || phase != Phase.INIT) {
                refuse(out, 403, "asked to be restored in phase " + phase);
                return;
            }
            phase = Phase.CHECKPOINT;
        }
        checkpoint.complete(null);
        restored.await();
        synchronized (this) {
            phase = Phase.RESTORED;
        }
        reply(out, 200, Map.of(), new byte[0]);
    }

    /// The invocation, if it may be answered now.
    private @Nullable Invoked answering(String id, OutputStream out) throws IOException {
        synchronized (this) {
            @Nullable Invoked invoked = invocations.get(id);
            if (invoked == null || invoked.state == Invoked.State.QUEUED) {
                refuse(out, 400, "answered an invocation that it was not given: " + id);
            } else if (invoked.state != Invoked.State.HANDED_OUT) {
                refuse(out, 403, "answered an invocation twice: " + id);
            } else {
                invoked.state = Invoked.State.ANSWERING;
                return invoked;
            }
            return null;
        }
    }

    private void response(String id, RuntimeRequest request, InputStream in, OutputStream out) throws IOException {
        @Nullable Invoked invoked = answering(id, out);
        if (invoked == null) return;
        try {
            if (!request.header("lambda-runtime-function-response-mode").equals("streaming")) {
                buffered(invoked, request, in, out);
                return;
            }
            if (answer != 202) {
                over(invoked);
                reply(out, answer, Map.of(), "{\"errorType\":\"Refused\"}".getBytes(StandardCharsets.UTF_8));
                invoked.broken(new IOException("refused"));
                return;
            }
            check(request);
            Map<String, String> trailers = request.chunkedBody(in, invoked::chunk);
            if (!trailers.isEmpty() && !request.header("trailer").contains("Lambda-Runtime-Function-Error-Type"))
                violations.add("sent trailers that it did not announce");
            over(invoked);
            reply(out, 202, Map.of(), "{\"status\":\"OK\"}\n".getBytes(StandardCharsets.UTF_8));
            invoked.streamed(trailers);
        } catch (IOException broken) {
            over(invoked);
            invoked.broken(broken);
            throw broken;
        }
    }

    private void check(RuntimeRequest request) {
        if (!request.isChunked()) violations.add("a streamed reply that is not chunked");
        if (!request.header("content-type").equals("application/vnd.awslambda.http-integration-response"))
            violations.add("a streamed reply of type " + request.header("content-type"));
        if (!request.header("connection").equals("close"))
            violations.add("a streamed reply whose connection is to be kept");
    }

    private void buffered(Invoked invoked, RuntimeRequest request, InputStream in, OutputStream out)
            throws IOException {
        byte[] body = request.fixedBody(in);
        over(invoked);
        if (body.length > MAX_BUFFERED) {
            reply(out, 413, Map.of(), "{\"errorType\":\"RequestEntityTooLarge\"}".getBytes(StandardCharsets.UTF_8));
            invoked.failed("Function.ResponseSizeTooLarge", new byte[0]);
            return;
        }
        reply(out, answer, Map.of(), "{\"status\":\"OK\"}\n".getBytes(StandardCharsets.UTF_8));
        invoked.buffered(body);
    }

    private void error(String id, RuntimeRequest request, InputStream in, OutputStream out) throws IOException {
        byte[] body = request.fixedBody(in);
        @Nullable Invoked invoked = answering(id, out);
        if (invoked == null) return;
        over(invoked);
        reply(out, answer, Map.of(), "{\"status\":\"OK\"}\n".getBytes(StandardCharsets.UTF_8));
        invoked.failed(request.header("lambda-runtime-function-error-type"), body);
    }

    private void report(
            CompletableFuture<String> told,
            Set<Phase> allowed,
            RuntimeRequest request,
            InputStream in,
            OutputStream out)
            throws IOException {
        byte[] body = request.fixedBody(in);
        synchronized (this) {
            if (!allowed.contains(phase)) {
                refuse(out, 403, "reported " + request.path() + " in phase " + phase);
                return;
            }
            phase = Phase.FAILED;
        }
        reply(out, 202, Map.of(), "{\"status\":\"OK\"}\n".getBytes(StandardCharsets.UTF_8));
        told.complete(
                request.header("lambda-runtime-function-error-type") + " " + new String(body, StandardCharsets.UTF_8));
    }

    private synchronized void over(Invoked invoked) {
        invoked.state = Invoked.State.OVER;
        handedOut--;
    }

    private void refuse(OutputStream out, int status, String violation) throws IOException {
        violations.add(violation);
        reply(out, status, Map.of(), "{\"errorType\":\"InvalidStateTransition\"}".getBytes(StandardCharsets.UTF_8));
    }

    private static void reply(OutputStream out, int status, Map<String, String> headers, byte[] body)
            throws IOException {
        var head = new StringBuilder("HTTP/1.1 " + status + " S\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length + "\r\n");
        new TreeMap<>(headers)
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        byte[] first = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = java.util.Arrays.copyOf(first, first.length + body.length);
        System.arraycopy(body, 0, whole, first.length, body.length);
        out.write(whole);
        out.flush();
    }

    /// Goes away: every connection is closed.
    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) socket.close();
        synchronized (this) {
            notifyAll();
        }
    }

    /// Wakes those who wait for an invocation, after [#answerNextWith].
    public synchronized void wake() {
        notifyAll();
    }
}
