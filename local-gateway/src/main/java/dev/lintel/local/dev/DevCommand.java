package dev.lintel.local.dev;

import dev.lintel.local.ExitCode;
import dev.lintel.local.Stop;
import dev.lintel.local.console.Colours;
import dev.lintel.router.telemetry.AccessLog;
import dev.lintel.router.telemetry.JsonAccessLog;
import dev.lintel.store.secret.HostSecrets;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `lintel dev`. Records go to standard output, what else there is to tell to standard error.
@Command(
        name = "dev",
        description = "Starts the whole gateway on this machine: router, admin API and DynamoDB Local in one process.")
public final class DevCommand implements Callable<Integer> {
    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Of the gateway; ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            defaultValue = "8081",
            description = "Of the admin API; ${DEFAULT-VALUE}.")
    private int adminPort;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Where both listen; ${DEFAULT-VALUE}.")
    private String bind = "127.0.0.1";

    @Option(
            names = "--admin-token",
            paramLabel = "TOKEN",
            description = "Bearer token of the admin API; a generated one, kept in the data folder, if left out.")
    private @Nullable String adminToken;

    @Option(names = "--data", paramLabel = "DIR", description = "Where everything is kept; .lintel here if left out.")
    private @Nullable Path data;

    @Option(names = "--ephemeral", description = "Keep nothing: all in memory, gone at the end.")
    private boolean ephemeral;

    @Option(names = "--config", paramLabel = "FILE", description = "Apply this document now and on each save.")
    private @Nullable Path config;

    @Option(
            names = "--no-edge",
            description = "Leave out the edge: requests go to the router itself, without CloudFront's emulation.")
    private boolean noEdge;

    @Option(names = "--demo", description = "Run sample backends, and publish routes to them if there are none.")
    private boolean demo;

    @Option(
            names = "--log",
            paramLabel = "FORMAT",
            defaultValue = "pretty",
            description = "How access records are printed: pretty, json or off.")
    private DevOptions.LogFormat log = DevOptions.LogFormat.PRETTY;

    @Option(
            names = "--allow-addresses",
            paramLabel = "RANGES",
            defaultValue = DevOptions.DEV_ADDRESSES,
            description = "What routes may call besides the public Internet: of loopback, private, link-local;"
                    + " ${DEFAULT-VALUE}.")
    private String allowAddresses = DevOptions.DEV_ADDRESSES;

    @Option(
            names = "--secret-env",
            paramLabel = "NAMES",
            split = ",",
            description = "Variables that documents may name as env:NAME, besides LINTEL_SECRET_*; X_* opens all that"
                    + " begin with X_.")
    private List<String> secretVariables = List.of();

    @Option(
            names = "--secret-dir",
            paramLabel = "DIR",
            description = "Documents may name what lies below as file:/path; more than once for more folders.")
    private List<Path> secretFolders = List.of();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command is called
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException, UnknownHostException {
        System.setProperty("java.util.logging.SimpleFormatter.format", "lintel: %4$s %5$s%6$s%n");
        var stopped = new CountDownLatch(1);
        Signals.onStop(stopped::countDown);
        PrintWriter err = spec.commandLine().getErr();
        Consumer<String> tell = line -> {
            err.println("lintel: " + line);
            err.flush();
        };
        boolean colour = spec.commandLine().getColorScheme().ansi().enabled();
        Colours colours = colour ? Colours.ANSI : Colours.NONE;
        try (DevGateway gateway = DevGateway.start(options(), console(colours), tell)) {
            Duration start = Duration.ofMillis(System.currentTimeMillis()
                    - ManagementFactory.getRuntimeMXBean().getStartTime());
            if (!InetAddress.getByName(bind).isLoopbackAddress())
                tell.accept("listening beyond this machine: the admin API and its token go in clear text");
            Panel.lines(gateway, start, colours).forEach(err::println);
            err.flush();
            stopped.await();
            tell.accept("stopping; requests under way may finish (once more to end at once)");
        }
        tell.accept("stopped");
        return ExitCode.OK;
    }

    private DevOptions options() {
        if (ephemeral && data != null)
            throw new Stop(ExitCode.INVALID, "--ephemeral keeps nothing; --data is for more");
        Path folder = data == null ? Path.of(DataFolder.DEFAULT_NAME) : data;
        return new DevOptions(
                requirePort("--port", port),
                requirePort("--admin-port", adminPort),
                bind,
                Optional.ofNullable(adminToken),
                ephemeral ? Optional.empty() : Optional.of(folder),
                Optional.ofNullable(config),
                !noEdge,
                demo,
                log,
                secrets(),
                allowAddresses);
    }

    private HostSecrets secrets() {
        try {
            return new HostSecrets(
                    Stream.concat(DevOptions.DEV_SECRETS.variables().stream(), secretVariables.stream())
                            .toList(),
                    secretFolders);
        } catch (IllegalArgumentException wrong) {
            throw new Stop(ExitCode.INVALID, "--secret-env: " + wrong.getMessage());
        }
    }

    private static int requirePort(String option, int port) {
        if (port < 0 || port > 65_535) throw new Stop(ExitCode.INVALID, option + " is 0 to 65535, not " + port);
        return port;
    }

    private AccessLog console(Colours colours) {
        return switch (log) {
            case PRETTY -> new PrettyLog(System.out, colours, ZoneId.systemDefault());
            case JSON -> new JsonAccessLog(new FileOutputStream(FileDescriptor.out));
            case OFF -> AccessLog.NONE;
        };
    }
}
