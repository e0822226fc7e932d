package dev.lintel.local.dev;

import dev.lintel.store.secret.HostSecrets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// How a local gateway is to run.
///
/// @param port of the gateway; 0 for any
/// @param adminPort of the admin API; 0 for any
/// @param bind address or name that both listen on
/// @param adminToken bearer token; a generated one if empty
/// @param data folder to keep everything in; empty to keep nothing
/// @param config document to apply at start and on each save
/// @param edge whether requests go through the edge functions before the router
/// @param demo whether to run sample backends, and to publish routes to them where there are none
/// @param log how access records are printed
/// @param secrets what of this process's environment and files documents may name
/// @param allowAddresses ranges besides the public Internet that routes may call, as `AddressPolicy.parse` reads them
public record DevOptions(
        int port,
        int adminPort,
        String bind,
        Optional<String> adminToken,
        Optional<Path> data,
        Optional<Path> config,
        boolean edge,
        boolean demo,
        LogFormat log,
        HostSecrets secrets,
        String allowAddresses) {
    /// What a developer's backends listen on. Link-local stays refused: cloud machines keep credentials there.
    public static final String DEV_ADDRESSES = "loopback,private";

    /// Variables that are made for Lintel, and no file: everything else that a developer's shell holds stays there.
    public static final HostSecrets DEV_SECRETS = new HostSecrets(List.of("LINTEL_SECRET_*"), List.of());

    public enum LogFormat {
        PRETTY,
        JSON,
        OFF
    }

    /// Free ports on loopback, nothing kept, nothing printed: for tests and for training.
    public static DevOptions ephemeral() {
        return new DevOptions(
                0,
                0,
                "127.0.0.1",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                false,
                LogFormat.OFF,
                DEV_SECRETS,
                DEV_ADDRESSES);
    }

    public DevOptions withData(Path folder) {
        return new DevOptions(
                port,
                adminPort,
                bind,
                adminToken,
                Optional.of(folder),
                config,
                edge,
                demo,
                log,
                secrets,
                allowAddresses);
    }

    public DevOptions withConfig(Path file) {
        return new DevOptions(
                port, adminPort, bind, adminToken, data, Optional.of(file), edge, demo, log, secrets, allowAddresses);
    }

    public DevOptions withoutEdge() {
        return new DevOptions(
                port, adminPort, bind, adminToken, data, config, false, demo, log, secrets, allowAddresses);
    }

    public DevOptions withDemo() {
        return new DevOptions(
                port, adminPort, bind, adminToken, data, config, edge, true, log, secrets, allowAddresses);
    }

    public DevOptions withLog(LogFormat format) {
        return new DevOptions(
                port, adminPort, bind, adminToken, data, config, edge, demo, format, secrets, allowAddresses);
    }

    public DevOptions withPorts(int gateway, int admin) {
        return new DevOptions(gateway, admin, bind, adminToken, data, config, edge, demo, log, secrets, allowAddresses);
    }

    public DevOptions withBind(String address) {
        return new DevOptions(
                port, adminPort, address, adminToken, data, config, edge, demo, log, secrets, allowAddresses);
    }

    public DevOptions withAdminToken(String token) {
        return new DevOptions(
                port, adminPort, bind, Optional.of(token), data, config, edge, demo, log, secrets, allowAddresses);
    }
}
