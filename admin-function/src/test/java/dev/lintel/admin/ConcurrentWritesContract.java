package dev.lintel.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lintel.store.RevisionStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// No update is lost, whoever writes at the same time. Each writer has an API of its own on the shared store, as if
/// each
/// were a process, so nothing but the store's condition orders them.
abstract class ConcurrentWritesContract {
    private static final int WRITERS = 16;

    /// An empty store.
    abstract RevisionStore store() throws Exception;

    @Test
    void writersOfDifferentResourcesAllSucceed() throws Exception {
        RevisionStore store = store();
        var replies = atOnce(
                store,
                (admin, writer) -> admin.put("/v1/backends/b" + writer, "{'targets':['http://127.0.0.1:9000']}"));
        for (var reply : replies) assertEquals(201, reply.status(), reply.text());
        var admin = new Admin(store);
        assertEquals(WRITERS, admin.get("/v1/backends").json().get("items").size());
        assertEquals(WRITERS, store.latestHead().revision());
        assertEquals(WRITERS, store.history(Long.MAX_VALUE, 100).size());
    }

    @Test
    void ofWritersWithTheSameTagOneWins() throws Exception {
        RevisionStore store = store();
        String tag = new Admin(store).put("/v1/gateway", "{'via':'start'}").etag();
        var replies = atOnce(
                store, (admin, writer) -> admin.put("/v1/gateway", "{'via':'w" + writer + "'}", "If-Match", tag));
        assertEquals(1, replies.stream().filter(reply -> reply.status() == 200).count());
        assertEquals(
                WRITERS - 1,
                replies.stream().filter(reply -> reply.status() == 412).count());
        String winner = replies.stream()
                .filter(reply -> reply.status() == 200)
                .findFirst()
                .orElseThrow()
                .text();
        assertEquals(winner, new Admin(store).get("/v1/gateway").text());
        assertEquals(2, store.latestHead().revision());
    }

    @Test
    void readModifyWriteLosesNoIncrement() throws Exception {
        RevisionStore store = store();
        new Admin(store).put("/v1/gateway", "{'limits':{'urlBytes':1000}}");
        int each = 3;
        atOnce(store, (admin, writer) -> {
            Admin.Reply last = admin.get("/v1/gateway");
            for (int done = 0; done < each; ) {
                var seen = admin.get("/v1/gateway");
                int next = seen.json().at("/limits/urlBytes").asInt() + 1;
                last = admin.patch("/v1/gateway", "{'limits':{'urlBytes':" + next + "}}", "If-Match", seen.etag());
                if (last.status() == 200) done++;
                else assertEquals(412, last.status(), last.text());
            }
            return last;
        });
        assertEquals(
                1000 + each * WRITERS,
                new Admin(store)
                        .get("/v1/gateway")
                        .json()
                        .at("/limits/urlBytes")
                        .asInt());
        assertEquals(1 + each * WRITERS, store.latestHead().revision());
    }

    @Test
    void ofApplyersWithTheSameTagOneWins() throws Exception {
        RevisionStore store = store();
        String tag = new Admin(store).get("/v1/document").etag();
        var replies = atOnce(
                store,
                (admin, writer) ->
                        admin.yaml("/v1/apply", "lintel: 1\ngateway: {via: w" + writer + "}", "If-Match", tag));
        assertEquals(1, replies.stream().filter(reply -> reply.status() == 200).count());
        assertEquals(1, store.latestHead().revision());
    }

    @Test
    void applyersToWhateverIsThereComeOneAfterTheOther() throws Exception {
        RevisionStore store = store();
        var replies = atOnce(
                store,
                (admin, writer) -> admin.yaml(
                        "/v1/apply?prune=false",
                        "lintel: 1\nbackends: [{id: b" + writer + ", targets: ['http://h:1']}]",
                        "If-Match",
                        "*"));
        for (var reply : replies) assertEquals(200, reply.status(), reply.text());
        assertEquals(
                WRITERS,
                new Admin(store).get("/v1/backends").json().get("items").size());
        assertEquals(WRITERS, store.latestHead().revision());
    }

    private interface Writer {
        Admin.Reply write(Admin admin, int writer) throws Exception;
    }

    private static List<Admin.Reply> atOnce(RevisionStore store, Writer writer) throws Exception {
        var start = new CyclicBarrier(WRITERS);
        List<Callable<Admin.Reply>> calls = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            int number = i;
            calls.add(() -> {
                var admin = new Admin(store);
                start.await();
                return writer.write(admin, number);
            });
        }
        List<Admin.Reply> replies = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
            for (Future<Admin.Reply> reply : threads.invokeAll(calls)) replies.add(reply.get());
        }
        return replies;
    }
}
