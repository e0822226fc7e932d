package dev.lintel.admin;

import dev.lintel.admin.document.DocumentText;
import dev.lintel.contract.Kind;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import dev.lintel.store.RevisionStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The admin API, whoever hosts it: a request in, a reply out. Thread-safe; calls may block on the store.
///
/// What it does and what each reply means is said in its OpenAPI document, which it serves itself.
public final class AdminApi {
    /// A host may stop reading one byte above it; the API then answers 413.
    public static final int MAX_BODY_BYTES = DocumentText.MAX_BYTES;

    private static final System.Logger LOG = System.getLogger(AdminApi.class.getName());
    private static final String REQUEST_ID = "X-Request-Id";

    private final AdminAccess access;
    private final Operations operations;

    /// @param health of the host; its members `ready` (Boolean, taken as true where absent), `status` (why it is not
    ///     ready: `starting`, also where absent, or `store-unavailable`) and `revision` (the one that is served) are
    ///     shown to everybody, all others to bearers of a token; values are JSON-compatible
    public AdminApi(
            RevisionStore store,
            LiveState live,
            AdminAccess access,
            InstantSource clock,
            Supplier<Map<String, Object>> health) {
        this.access = access;
        this.operations = new Operations(operations(store, live, clock, health));
    }

    private static List<Operation> operations(
            RevisionStore store, LiveState live, InstantSource clock, Supplier<Map<String, Object>> health) {
        var snapshots = new Snapshots(store);
        var publication = new Publication(store, snapshots, clock);
        List<Operation> all = new ArrayList<>();
        all.add(Operation.open("GET", "/v1/health", new HealthOperation(health, snapshots)::get));
        var descriptions = new Descriptions();
        all.add(Operation.open("GET", "/v1/openapi.json", descriptions::openApi));
        all.add(Operation.open("GET", "/v1/schemas", descriptions::list));
        all.add(Operation.open("GET", "/v1/schemas/{name}", descriptions::schema));
        all.add(Operation.open("GET", "/v1/schemas/policies/{name}", descriptions::policySchema));
        for (Kind kind : Kind.values()) {
            var reads = new ResourceReads(kind, snapshots);
            var writes = new ResourceWrites(kind, publication);
            String collection = "/v1/" + kind.collection();
            String item = kind.single() ? collection : collection + "/{id}";
            if (!kind.single()) all.add(Operation.of("GET", collection, reads::list, "labels", "limit", "cursor"));
            all.add(Operation.of("GET", item, reads::get));
            all.add(Operation.of("PUT", item, writes::put, ResourceWrites.PARAMETERS));
            all.add(Operation.of("PATCH", item, writes::patch, ResourceWrites.PARAMETERS));
            all.add(Operation.of("DELETE", item, writes::delete, ResourceWrites.PARAMETERS));
        }
        var documents = new DocumentOperations(snapshots, publication);
        all.add(Operation.of("GET", "/v1/document", documents::export));
        all.add(Operation.of("POST", "/v1/apply", documents::apply, DocumentOperations.APPLY_PARAMETERS));
        all.add(Operation.of("POST", "/v1/diff", documents::diff, "prune"));
        all.add(Operation.of("POST", "/v1/validate", documents::validate));
        var history = new History(store);
        all.add(Operation.of("GET", "/v1/revisions", history::revisions, Page.PARAMETERS));
        all.add(Operation.of("GET", "/v1/revisions/{revision}", history::revision));
        all.add(Operation.of("GET", "/v1/revisions/{revision}/document", history::document));
        all.add(Operation.of("GET", "/v1/revisions/{revision}/diff", history::diff, "to"));
        all.add(Operation.of("GET", "/v1/audit", history::audit, Page.PARAMETERS));
        all.add(Operation.of("POST", "/v1/rollback", new Rollback(store)::post, ResourceWrites.PARAMETERS));
        var limits = new LimitOperations(snapshots, live, clock);
        all.add(Operation.of("GET", "/v1/limits/{policy}", limits::get, LimitOperations.READING));
        all.add(Operation.of("DELETE", "/v1/limits/{policy}", limits::reset, LimitOperations.RESETTING));
        var breakers = new BreakerOperations(snapshots, live, clock);
        all.add(Operation.of("GET", "/v1/breakers", breakers::list));
        all.add(Operation.of(
                "DELETE", "/v1/breakers/{backend}/{target}", breakers::reset, BreakerOperations.RESETTING));
        all.add(Operation.of("GET", "/v1/resets", new ResetHistory(live.resets())::list, Page.PARAMETERS));
        return all;
    }

    /// What there is to be described.
    List<Operation> operations() {
        return operations.all();
    }

    /// Never throws: what goes wrong is a reply too.
    public AdminReply handle(AdminRequest request) {
        String requestId = UUID.randomUUID().toString();
        Progress progress = new Progress();
        AdminReply reply;
        try {
            reply = answer(request, progress);
        } catch (ProblemException problem) {
            reply = AdminReply.problem(problem.problem(), requestId);
        } catch (RuntimeException unexpected) {
            LOG.log(System.Logger.Level.ERROR, "admin request " + requestId + " failed", unexpected);
            reply = AdminReply.problem(
                    Problem.of(ProblemType.INTERNAL, "an unexpected failure, logged under the request id"), requestId);
        }
        reply = reply.with(REQUEST_ID, requestId);
        if (progress.call != null && progress.call.head() != null)
            reply = reply.with(
                    "Lintel-Revision", Long.toString(progress.call.head().revision()));
        return request.method().equals("HEAD") ? reply.withoutBody() : reply;
    }

    /// How far a request got, for headers that failures carry as well.
    private static final class Progress {
        @Nullable
        AdminCall call;
    }

    private AdminReply answer(AdminRequest request, Progress progress) {
        Optional<String> author = access.author(request);
        boolean claimed = request.headers().contains("Authorization");
        Operations.Found found;
        try {
            found = operations.find(request.method(), request.path());
        } catch (ProblemException nothing) {
            if (author.isEmpty()) throw unauthorized(claimed);
            throw nothing;
        }
        if (author.isEmpty() && (claimed || !found.operation().open())) throw unauthorized(claimed);
        if (request.body().length > MAX_BODY_BYTES)
            throw new ProblemException(
                    Problem.of(ProblemType.CONTENT_TOO_LARGE, "a body has at most " + MAX_BODY_BYTES + " bytes"));
        Query query = Query.parse(request.query(), found.operation().parameters());
        var call = new AdminCall(request, found.variables(), query, author.orElse(null));
        progress.call = call;
        return found.operation().handler().handle(call);
    }

    /// RFC 6750 section 3: without credentials no error code.
    private static ProblemException unauthorized(boolean claimed) {
        String challenge = "Bearer realm=\"lintel-admin\"" + (claimed ? ", error=\"invalid_token\"" : "");
        return new ProblemException(
                Problem.of(ProblemType.UNAUTHORIZED, "send the admin token: Authorization: Bearer <token>")
                        .withHeader("WWW-Authenticate", challenge));
    }
}
