package dev.lintel.local.dev;

import java.nio.file.Path;
import java.util.Optional;

/// How a local gateway is to run.
///
/// @param port of the gateway; 0 for any
/// @param adminPort of the admin API; 0 for any
/// @param bind address or name that both listen on
/// @param adminToken bearer token; a generated one if empty
/// @param data folder to keep everything in; empty to keep nothing
/// @param config document to apply at start and on each save
/// @param demo whether to run sample backends, and to publish routes to them where there are none
/// @param log how access records are printed
/// @param allowAddresses ranges besides the public Internet that routes may call, as `AddressPolicy.parse` reads them
public record DevOptions(
        int port,
        int adminPort,
        String bind,
        Optional<String> adminToken,
        Optional<Path> data,
        Optional<Path> config,
        boolean demo,
        LogFormat log,
        String allowAddresses) {
    /// What a developer's backends listen on. Link-local stays refused: cloud machines keep credentials there.
    public static final String DEV_ADDRESSES = "loopback,private";

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
                false,
                LogFormat.OFF,
                DEV_ADDRESSES);
    }

    public DevOptions withData(Path folder) {
        return new DevOptions(
                port, adminPort, bind, adminToken, Optional.of(folder), config, demo, log, allowAddresses);
    }

    public DevOptions withConfig(Path file) {
        return new DevOptions(port, adminPort, bind, adminToken, data, Optional.of(file), demo, log, allowAddresses);
    }

    public DevOptions withDemo() {
        return new DevOptions(port, adminPort, bind, adminToken, data, config, true, log, allowAddresses);
    }

    public DevOptions withLog(LogFormat format) {
        return new DevOptions(port, adminPort, bind, adminToken, data, config, demo, format, allowAddresses);
    }

    public DevOptions withPorts(int gateway, int admin) {
        return new DevOptions(gateway, admin, bind, adminToken, data, config, demo, log, allowAddresses);
    }

    public DevOptions withBind(String address) {
        return new DevOptions(port, adminPort, address, adminToken, data, config, demo, log, allowAddresses);
    }

    public DevOptions withAdminToken(String token) {
        return new DevOptions(port, adminPort, bind, Optional.of(token), data, config, demo, log, allowAddresses);
    }
}
