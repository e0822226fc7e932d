package dev.lintel.store.dynamo;

import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/// DynamoDB Local in this JVM, in memory, behind HTTP on a free loopback port. One for all tests of a JVM: it takes two
/// seconds to start, so each test takes a table of its own instead. Its own launcher is not used, for that listens on
/// every interface, cannot say which free port it got, and reports its start to its maker.
public final class LocalDynamo {
    private static final AtomicLong TABLES = new AtomicLong();

    private final URI endpoint;
    private final DynamoDbClient client;

    private LocalDynamo() throws Exception {
        var threads = new QueuedThreadPool(64, 4);
        threads.setDaemon(true);
        var server = new Server(threads);
        var connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(
                new LocalDynamoDBServerHandler(new LocalDynamoDBRequestHandler(0, true, null, false, false), null));
        server.start();
        endpoint = URI.create("http://127.0.0.1:" + connector.getLocalPort());
        client = DynamoClients.local(endpoint, DynamoClients.Bounds.ADMIN);
    }

    /// Starts it when first asked. It ends with the JVM.
    public static LocalDynamo shared() {
        return Holder.SHARED;
    }

    public URI endpoint() {
        return endpoint;
    }

    /// A client that all tests may use; not to be closed.
    public DynamoDbClient client() {
        return client;
    }

    /// A client of the caller's own, with interceptors that count, lose or break calls. Each call is tried once.
    public DynamoDbClient client(ExecutionInterceptor... interceptors) {
        return client(1, interceptors);
    }

    public DynamoDbClient client(int attempts, ExecutionInterceptor... interceptors) {
        var admin = DynamoClients.Bounds.ADMIN;
        var bounds = new DynamoClients.Bounds(admin.connect(), admin.attempt(), admin.call(), attempts);
        var builder = DynamoClients.localBuilder(endpoint, bounds);
        // overrideConfiguration(Consumer) would begin anew and lose the bounds
        var configuration = builder.overrideConfiguration().toBuilder();
        for (var interceptor : interceptors) configuration.addExecutionInterceptor(interceptor);
        return builder.overrideConfiguration(configuration.build()).build();
    }

    /// The name of a new, empty table.
    public String newTable() {
        String name = "lintel-" + TABLES.incrementAndGet();
        TableLayout.create(client, name);
        return name;
    }

    private static final class Holder {
        static final LocalDynamo SHARED = start();

        private static LocalDynamo start() {
            try {
                return new LocalDynamo();
            } catch (Exception e) {
                throw new IllegalStateException("DynamoDB Local does not start", e);
            }
        }
    }
}
