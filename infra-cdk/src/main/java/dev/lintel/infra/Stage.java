package dev.lintel.infra;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Everything about a deployment that can be set, valid as a whole. Read from CDK context by [#parse]; what each
/// setting
/// means to an operator is in docs/deploy.md.
///
/// @param name of the stack, and the beginning of names that must be unique in an account
/// @param production keeps table, key and logs when the stack goes, and protects it from going by mistake
/// @param encryption of the table
/// @param logDays how long CloudWatch keeps the functions' logs
public record Stage(
        String name,
        boolean production,
        Encryption encryption,
        int logDays,
        Router router,
        Origin origin,
        Edge edge,
        Admin admin,
        Watch watch) {
    /// The one region a stack can be in: web ACLs of CloudFront, its certificates and its logs live there.
    public static final String REGION = "us-east-1";

    /// @throws InvalidStageException telling all faults at once
    public static Stage parse(Map<String, ?> context) {
        return StageContext.read(context);
    }

    /// Whose key the table is encrypted with.
    public enum Encryption {
        AWS_OWNED,
        KMS
    }

    /// How CloudFront reaches the router.
    public enum OriginMode {
        FUNCTION_URL,
        REST_STREAM
    }

    /// Whose loop the router runs under.
    public enum RouterRuntime {
        /// Lintel's own, which streams.
        STREAMING,
        /// Amazon's, which hands replies over whole, 6 MB at most.
        STOCK
    }

    /// How a new version of the router takes over.
    public enum Deployment {
        ALL_AT_ONCE,
        CANARY_5_MINUTES,
        CANARY_10_MINUTES,
        CANARY_15_MINUTES,
        CANARY_30_MINUTES,
        LINEAR_1_MINUTE,
        LINEAR_2_MINUTES,
        LINEAR_3_MINUTES,
        LINEAR_10_MINUTES
    }

    /// Edge locations that serve, by what they cost.
    public enum PriceClass {
        CLASS_100,
        CLASS_200,
        ALL
    }

    /// What the firewall does with a body that looks like an attack.
    public enum BodyRules {
        COUNT,
        BLOCK
    }

    /// The router's function.
    ///
    /// @param runtime decides how its URL hands replies on, too
    /// @param memoryMb which its share of processors follows
    /// @param timeout of one invocation; whole seconds, up to 15 min
    /// @param concurrency requests at once, reserved for it and not exceeded; empty for the account's own limit
    /// @param secretPrefix names that documents may take secrets from begin so; empty for none at all
    /// @param reach what documents may let it call in AWS with its role
    /// @param latencyAlarm ninth decile of a new version's durations that calls it back
    public record Router(
            RouterRuntime runtime,
            int memoryMb,
            Duration timeout,
            Optional<Integer> concurrency,
            String secretPrefix,
            Reach reach,
            boolean tracing,
            Deployment deployment,
            Duration latencyAlarm) {}

    /// What backends may be in AWS; nothing unless the deployer lists it.
    ///
    /// @param functions ARNs that it may invoke, each as it is: with its version or alias, or without
    /// @param cloudMap namespaces in which it may look for targets
    /// @param services that documents may sign calls of; their permissions the deployer gives to the role
    public record Reach(List<String> functions, List<String> cloudMap, List<String> services) {
        public Reach {
            functions = List.copyOf(functions);
            cloudMap = List.copyOf(cloudMap);
            services = List.copyOf(services);
        }

        /// Signing names of all of them.
        public Set<String> signed() {
            Set<String> names = new TreeSet<>(services);
            if (!functions.isEmpty()) names.add("lambda");
            if (!cloudMap.isEmpty()) names.add("servicediscovery");
            return names;
        }
    }

    /// Between CloudFront and the router.
    ///
    /// @param secretGeneration of the secret that CloudFront sends; the one before is accepted too
    /// @param readTimeout for the first byte, and between two
    public record Origin(OriginMode mode, int secretGeneration, Duration readTimeout, Duration keepAlive) {
        /// Whether there is a generation before.
        public boolean rotated() {
            return secretGeneration > 1;
        }
    }

    /// The distribution.
    ///
    /// @param domain and its certificate, or neither
    /// @param firewall whether there is one
    /// @param requestsPerIp in five minutes; empty for no limit
    /// @param accessLogDays how long its logs are kept
    public record Edge(
            Optional<Domain> domain,
            PriceClass priceClass,
            boolean firewall,
            BodyRules bodyRules,
            Optional<Integer> requestsPerIp,
            int accessLogDays) {}

    /// A name of one's own.
    ///
    /// @param certificate ARN of one in [#REGION] that covers the name
    public record Domain(String name, String certificate) {}

    /// The control plane.
    ///
    /// @param path under which CloudFront passes on to the admin API; empty for not at all
    /// @param maintain how often the publisher looks for what is due: purges, the day's stamp key, what was missed
    public record Admin(Optional<String> path, Duration maintain) {}

    /// @param email who is told of alarms; empty for nobody yet
    public record Watch(Optional<String> email, boolean dashboard) {}
}
