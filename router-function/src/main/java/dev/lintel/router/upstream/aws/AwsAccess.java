package dev.lintel.router.upstream.aws;

import java.net.URI;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/// With what the router calls AWS for its backends. Set by the process that hosts it: its credentials may do more than
/// whoever writes documents should, so a document can call only the services that are named here.
///
/// @param services signing names that backends and discovery may use, such as `lambda`; none by default
/// @param credentials the router's own; asked for each call, never on an event loop
/// @param region where nothing else is said; asked when first needed
/// @param endpoints where a service of a region is
/// @param clock of signatures
public record AwsAccess(
        Set<String> services,
        IdentityProvider<? extends AwsCredentialsIdentity> credentials,
        Supplier<String> region,
        Endpoints endpoints,
        InstantSource clock) {
    public AwsAccess {
        services = Set.copyOf(services);
    }

    /// Where a service of a region is.
    @FunctionalInterface
    public interface Endpoints {
        /// @param host first label of its host name, mostly the service's signing name
        URI of(String service, String host, String region);
    }

    /// Reads variables of the environment.
    @FunctionalInterface
    public interface Variables {
        @Nullable
        String value(String name);
    }

    /// @param list signing names with commas between; null or empty for none
    public static Set<String> services(@Nullable String list) {
        return list == null
                ? Set.of()
                : Arrays.stream(list.split(",", -1))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .collect(Collectors.toUnmodifiableSet());
    }

    /// With region and credentials of the SDK's default chains.
    public static AwsAccess standard(Set<String> services, Variables environment, InstantSource clock) {
        return new AwsAccess(
                services,
                DefaultCredentialsProvider.builder().build(),
                () -> DefaultAwsRegionProviderChain.builder()
                        .build()
                        .getRegion()
                        .id(),
                endpoints(environment),
                clock);
    }

    /// Those of AWS; or of `AWS_ENDPOINT_URL_LAMBDA` and its like, and of `AWS_ENDPOINT_URL`, as the SDKs have it.
    static Endpoints endpoints(Variables environment) {
        return (service, host, region) -> {
            String own = "AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT).replace('-', '_');
            for (String variable : new String[] {own, "AWS_ENDPOINT_URL"}) {
                @Nullable String url = environment.value(variable);
                if (url != null && !url.isEmpty()) return URI.create(url);
            }
            var metadata = Region.of(region).metadata();
            String suffix =
                    metadata == null ? "amazonaws.com" : metadata.partition().dnsSuffix();
            return URI.create("https://" + host + "." + region + "." + suffix);
        };
    }
}
