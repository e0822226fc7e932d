package dev.lintel.store.secret;

import dev.lintel.contract.SecretRef;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// Secrets of Systems Manager Parameter Store (`ssm:/lintel/token`) and Secrets Manager (`secretsmanager:lintel/token`,
/// `secretsmanager:lintel/db#password` for a member of a JSON secret). Names may be ARNs, whose region is then asked.
/// One
/// call each time, tried twice: put [CachingSecrets] before it.
public final class AwsSecrets implements SecretResolver {
    private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(-[a-z]{2,12}){1,3}-[0-9]{1,2}");
    private static final Pattern ERROR_CODE = Pattern.compile("[A-Za-z]{1,64}");

    /// Answers that trying again, or serving the value before, would only hide. All others count as no answer.
    private static final Set<String> REFUSALS = Set.of(
            "AccessDeniedException",
            "DecryptionFailure",
            "InvalidKeyId",
            "InvalidParameterException",
            "InvalidRequestException",
            "ParameterNotFound",
            "ParameterVersionNotFound",
            "ResourceNotFoundException",
            "ValidationException");

    private final AwsJson calls;
    private final Supplier<Region> region;
    private final Endpoints endpoints;

    /// Where a service of a region is.
    @FunctionalInterface
    public interface Endpoints {
        /// @param service `ssm` or `secretsmanager`
        URI of(String service, Region region);

        /// Those of AWS; or of `AWS_ENDPOINT_URL_SSM`, `AWS_ENDPOINT_URL_SECRETS_MANAGER` and `AWS_ENDPOINT_URL`, as
        /// the
        /// SDKs have it.
        static Endpoints standard(LocalSecrets.Variables environment) {
            return (service, region) -> {
                String own = service.equals("ssm") ? "AWS_ENDPOINT_URL_SSM" : "AWS_ENDPOINT_URL_SECRETS_MANAGER";
                for (String variable : new String[] {own, "AWS_ENDPOINT_URL"}) {
                    String url = environment.value(variable);
                    if (url != null && !url.isEmpty()) return URI.create(url);
                }
                String suffix = region.metadata() == null
                        ? "amazonaws.com"
                        : region.metadata().partition().dnsSuffix();
                return URI.create("https://%s.%s.%s/".formatted(service, region.id(), suffix));
            };
        }
    }

    /// @param region of names that are no ARNs; asked when first needed
    public AwsSecrets(
            SdkHttpClient http,
            IdentityProvider<? extends AwsCredentialsIdentity> credentials,
            Supplier<Region> region,
            Endpoints endpoints,
            InstantSource clock) {
        this.calls = new AwsJson(http, credentials, clock.withZone(ZoneOffset.UTC));
        this.region = region;
        this.endpoints = endpoints;
    }

    /// With region and credentials of the SDK's default chains. Opens no connection yet.
    public static AwsSecrets standard(LocalSecrets.Variables environment, InstantSource clock) {
        var http = UrlConnectionHttpClient.builder()
                .connectionTimeout(Duration.ofSeconds(1))
                .socketTimeout(Duration.ofSeconds(2))
                .build();
        return new AwsSecrets(
                http,
                DefaultCredentialsProvider.builder().build(),
                () -> DefaultAwsRegionProviderChain.builder().build().getRegion(),
                Endpoints.standard(environment),
                clock);
    }

    @Override
    public String resolve(SecretRef secret) {
        return switch (secret.source()) {
            case SSM -> text(secret, parameter(secret).path("Parameter").path("Value"));
            case SECRETS_MANAGER -> managed(secret);
            case ENVIRONMENT, FILE -> throw SecretResolver.refused(secret, "is not kept by AWS");
        };
    }

    private JsonNode parameter(SecretRef secret) {
        var body = JsonNodeFactory.instance.objectNode();
        body.put("Name", secret.name()).put("WithDecryption", true);
        return call(secret, secret.name(), "ssm", "AmazonSSM.GetParameter", body);
    }

    private String managed(SecretRef secret) {
        int hash = secret.name().lastIndexOf('#');
        String name = hash < 0 ? secret.name() : secret.name().substring(0, hash);
        var body = JsonNodeFactory.instance.objectNode().put("SecretId", name);
        JsonNode reply = call(secret, name, "secretsmanager", "secretsmanager.GetSecretValue", body);
        String value = text(secret, reply.path("SecretString"));
        if (hash < 0) return value;
        JsonNode members = json(value);
        if (members == null) throw SecretResolver.refused(secret, "is not JSON, so it has no members");
        return text(secret, members.path(secret.name().substring(hash + 1)));
    }

    private static String text(SecretRef secret, JsonNode value) {
        if (!value.isString() && !value.isNumber()) throw SecretResolver.refused(secret, "has no text of that name");
        String text = value.asString();
        if (text.isEmpty()) throw SecretResolver.refused(secret, "is empty");
        return text;
    }

    private JsonNode call(SecretRef secret, String name, String service, String target, JsonNode body) {
        try {
            Region where = regionOf(secret, name);
            URI endpoint = endpoints.of(service, where);
            for (int attempt = 1; ; attempt++) {
                try {
                    AwsJson.Reply reply = calls.call(endpoint, service, where.id(), target, body.toString());
                    if (reply.status() < 500 || attempt == 2) return checked(secret, reply);
                } catch (IOException e) {
                    if (attempt == 2) throw SecretResolver.unanswered(secret, e);
                }
            }
        } catch (SdkException | CompletionException e) { // no credentials, no region
            throw SecretResolver.unanswered(secret, e);
        }
    }

    private static JsonNode checked(SecretRef secret, AwsJson.Reply reply) {
        JsonNode json = json(reply.body());
        if (reply.status() == 200 && json != null) return json;
        String code = errorCode(reply, json);
        if (REFUSALS.contains(code)) throw SecretResolver.refused(secret, "is not given: " + code);
        throw SecretResolver.unanswered(secret, new IOException("status " + reply.status() + " " + code));
    }

    /// `__type` may begin with a name space and `#`, the header may end with `:` and a URL.
    private static String errorCode(AwsJson.Reply reply, @Nullable JsonNode json) {
        String type = json == null ? "" : json.path("__type").asString("");
        if (type.isEmpty()) type = reply.errorType();
        type = type.substring(type.indexOf('#') + 1);
        int colon = type.indexOf(':');
        if (colon >= 0) type = type.substring(0, colon);
        return ERROR_CODE.matcher(type).matches() ? type : "";
    }

    /// Null if it is no JSON object. The parser's own exception would quote the text, which may be the secret.
    private static @Nullable JsonNode json(String text) {
        try {
            JsonNode json = Json.MAPPER.readTree(text);
            return json.isObject() ? json : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    /// `arn:aws:secretsmanager:REGION:…`, else the default. It becomes part of a host name, so it is checked.
    private Region regionOf(SecretRef secret, String name) {
        if (!name.startsWith("arn:")) return region.get();
        String[] parts = name.split(":", 5);
        if (parts.length < 5 || !REGION.matcher(parts[3]).matches())
            throw SecretResolver.refused(secret, "has no region in its ARN");
        return Region.of(parts[3]);
    }

    /// Loaded by secrets with members alone: a mapper costs a starting router more than it needs.
    private static final class Json {
        private static final JsonMapper MAPPER = JsonMapper.builder().build();
    }
}
