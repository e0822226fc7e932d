package dev.lintel.local.cli;

import dev.lintel.local.ExitCode;
import dev.lintel.local.Stop;
import dev.lintel.local.dev.LocalEndpoint;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which admin API a command talks to: that of a stack in AWS, or the flags, then the environment, then the gateway
/// that
/// runs on this machine from this folder or one above it.
final class AdminOptions {
    private static final URI USUAL = URI.create("http://127.0.0.1:8081");

    @Option(
            names = "--admin-url",
            paramLabel = "URL",
            defaultValue = "${env:LINTEL_ADMIN_URL}",
            description = "Admin API (or LINTEL_ADMIN_URL); by default that of the local gateway.")
    private @Nullable URI url;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            defaultValue = "${env:LINTEL_TOKEN}",
            description = "Its bearer token (or LINTEL_TOKEN); by default that of the local gateway.")
    private @Nullable String token;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Data folder of the local gateway, if it is not .lintel here or above.")
    private @Nullable Path data;

    @Option(
            names = "--stack",
            paramLabel = "NAME",
            description = "The admin API of this stack in AWS; requests are signed with the"
                    + " credentials that the AWS SDKs find.")
    private @Nullable String stack;

    @Option(
            names = "--through-cloudfront",
            description = "With --stack: through the distribution, under the path that the stack has for it.")
    private boolean throughCloudFront;

    @Option(
            names = "--cloudformation-url",
            paramLabel = "URL",
            hidden = true,
            defaultValue = "${env:AWS_ENDPOINT_URL_CLOUDFORMATION}",
            description = "Where stacks are described, for emulators.")
    private @Nullable URI cloudFormation;

    AdminClient client() {
        if (stack != null && !stack.isEmpty()) return stackAdmin().client(stack, throughCloudFront);
        Optional<LocalEndpoint.Found> local = local();
        URI at = url != null && !url.toString().isEmpty()
                ? url
                : local.map(found -> found.endpoint().admin()).orElse(USUAL);
        if (token != null && !token.isEmpty()) return new AdminClient(at, token);
        // the local token is for the local gateway only, whoever else is named
        return local.filter(found -> sameOrigin(found.endpoint().admin(), at))
                .map(found -> new AdminClient(at, found.token()))
                .orElseThrow(() -> new Stop(
                        ExitCode.INVALID,
                        url == null || url.toString().isEmpty()
                                ? "no local gateway runs from this folder or one above it: start one with `lintel dev`,"
                                        + " or name another with --stack, or --admin-url and --token"
                                : "a token is needed: --token or LINTEL_TOKEN"));
    }

    private StackAdmin stackAdmin() {
        return StackAdmin.standard(
                cloudFormation == null || cloudFormation.toString().isEmpty() ? StackAdmin.AWS : cloudFormation);
    }

    private Optional<LocalEndpoint.Found> local() {
        @Nullable Path folder = data;
        return folder == null ? LocalEndpoint.above(Path.of("")) : LocalEndpoint.in(folder);
    }

    private static boolean sameOrigin(URI one, URI other) {
        return one.getPort() == other.getPort()
                && String.valueOf(one.getHost()).equalsIgnoreCase(String.valueOf(other.getHost()))
                && String.valueOf(one.getScheme()).equalsIgnoreCase(String.valueOf(other.getScheme()));
    }
}
