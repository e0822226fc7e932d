package dev.lintel.infra;

import dev.lintel.infra.Stage.BodyRules;
import dev.lintel.infra.Stage.Deployment;
import dev.lintel.infra.Stage.Domain;
import dev.lintel.infra.Stage.Encryption;
import dev.lintel.infra.Stage.OriginMode;
import dev.lintel.infra.Stage.PriceClass;
import dev.lintel.infra.Stage.RouterRuntime;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The settings' names, defaults and ranges.
final class StageContext {
    static final String PREFIX = "lintel:";

    /// What CloudWatch knows.
    private static final Set<Integer> LOG_DAYS = Set.of(
            1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653);

    private static final Map<String, Deployment> DEPLOYMENTS = Map.of(
            "all-at-once", Deployment.ALL_AT_ONCE,
            "canary-10-percent-5-minutes", Deployment.CANARY_5_MINUTES,
            "canary-10-percent-10-minutes", Deployment.CANARY_10_MINUTES,
            "canary-10-percent-15-minutes", Deployment.CANARY_15_MINUTES,
            "canary-10-percent-30-minutes", Deployment.CANARY_30_MINUTES,
            "linear-10-percent-every-1-minute", Deployment.LINEAR_1_MINUTE,
            "linear-10-percent-every-2-minutes", Deployment.LINEAR_2_MINUTES,
            "linear-10-percent-every-3-minutes", Deployment.LINEAR_3_MINUTES,
            "linear-10-percent-every-10-minutes", Deployment.LINEAR_10_MINUTES);

    private final Settings settings;

    private StageContext(Map<String, ?> context) {
        settings = new Settings(PREFIX, context);
    }

    static Stage read(Map<String, ?> context) {
        return new StageContext(context).read();
    }

    private Stage read() {
        region();
        var stage = new Stage(
                settings.text("stack", "lintel", Pattern.compile("[a-z][a-z0-9-]{0,30}"), "a name of a-z, 0-9 and -"),
                settings.flag("production", true),
                settings.choice(
                        "encryption", "aws-owned", Map.of("aws-owned", Encryption.AWS_OWNED, "kms", Encryption.KMS)),
                settings.number("logDays", 30, LOG_DAYS),
                router(),
                origin(),
                edge(),
                admin(),
                watch());
        if (stage.router().runtime() == RouterRuntime.STOCK && stage.origin().mode() == OriginMode.REST_STREAM)
            settings.fault(PREFIX + "routerRuntime stock gives whole replies, and " + PREFIX
                    + "origin rest-stream takes" + " streams: set " + PREFIX + "origin to function-url");
        settings.end();
        return stage;
    }

    private void region() {
        String region = settings.text("region", Stage.REGION, Pattern.compile("[a-z0-9-]+"), "a region");
        if (!region.equals(Stage.REGION))
            settings.fault(
                    PREFIX + "region must be " + Stage.REGION + ", was \"" + region + "\": CloudFront's web ACLs,"
                            + " certificates and access logs exist only there, and Lintel is one stack."
                            + " CloudFront serves from everywhere; backends may be anywhere.");
    }

    private Stage.Router router() {
        return new Stage.Router(
                settings.choice(
                        "routerRuntime",
                        "streaming",
                        Map.of("streaming", RouterRuntime.STREAMING, "stock", RouterRuntime.STOCK)),
                settings.number("routerMemoryMb", 1024, 512, 10_240),
                seconds("routerTimeoutSeconds", 900, 1, 900),
                settings.numberOrOff("routerConcurrency", 100, 1, 10_000),
                secretPrefix(),
                reach(),
                settings.flag("tracing", false),
                settings.choice("deployment", "canary-10-percent-5-minutes", DEPLOYMENTS),
                Duration.ofMillis(settings.number("latencyAlarmMillis", 30_000, 1, 900_000)));
    }

    private String secretPrefix() {
        return settings.text(
                "secretPrefix",
                "",
                Pattern.compile("[A-Za-z0-9][A-Za-z0-9/_.@-]{1,198}/"),
                "the beginning of a secret's name, without a leading / and with one at its end");
    }

    private Stage.Reach reach() {
        return new Stage.Reach(
                settings.list(
                        "functions",
                        Pattern.compile(
                                "arn:aws[a-z-]{0,10}:lambda:[a-z0-9-]{9,25}:[0-9]{12}:function:[A-Za-z0-9_-]{1,64}"
                                        + "(:(\\$LATEST|[A-Za-z0-9_-]{1,128}))?"),
                        "ARNs of Lambda functions, with commas between"),
                settings.list(
                        "cloudMapNamespaces",
                        Pattern.compile("[A-Za-z0-9_.-]{1,253}"),
                        "names of Cloud Map namespaces, with commas between"),
                settings.list(
                        "awsServices",
                        Pattern.compile("[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?"),
                        "names of AWS services as they stand in signatures, with commas between"));
    }

    private Stage.Origin origin() {
        return new Stage.Origin(
                settings.choice(
                        "origin",
                        "function-url",
                        Map.of("function-url", OriginMode.FUNCTION_URL, "rest-stream", OriginMode.REST_STREAM)),
                settings.number("originSecretGeneration", 1, 1, 1_000_000),
                seconds("originReadTimeoutSeconds", 60, 1, 120),
                seconds("originKeepAliveSeconds", 30, 1, 120));
    }

    private Stage.Edge edge() {
        return new Stage.Edge(
                domain(),
                settings.choice(
                        "priceClass",
                        "all",
                        Map.of("100", PriceClass.CLASS_100, "200", PriceClass.CLASS_200, "all", PriceClass.ALL)),
                settings.flag("firewall", true),
                settings.choice(
                        "firewallBodyRules", "count", Map.of("count", BodyRules.COUNT, "block", BodyRules.BLOCK)),
                settings.numberOrOff("requestsPer5MinutesPerIp", 10_000, 10, 2_000_000_000),
                settings.number("accessLogDays", 90, 1, 3_653));
    }

    private Optional<Domain> domain() {
        String name = settings.text(
                "domain", "", Pattern.compile("(\\*\\.)?([a-z0-9-]{1,63}\\.)+[a-z]{2,63}"), "a domain name");
        String certificate = settings.text(
                "certificate",
                "",
                Pattern.compile("arn:aws:acm:" + Stage.REGION + ":[0-9]{12}:certificate/[a-f0-9-]{36}"),
                "the ARN of a certificate in " + Stage.REGION);
        if (name.isEmpty() != certificate.isEmpty())
            settings.fault(PREFIX + "domain and " + PREFIX + "certificate go together: set both or neither");
        return name.isEmpty() || certificate.isEmpty() ? Optional.empty() : Optional.of(new Domain(name, certificate));
    }

    private Stage.Admin admin() {
        String path = settings.text(
                "adminPath", "", Pattern.compile("/[a-z0-9][a-z0-9_-]{0,60}"), "one segment, such as /lintel-admin");
        return new Stage.Admin(
                Optional.of(path).filter(text -> !text.isEmpty()),
                Duration.ofMinutes(settings.number("maintainMinutes", 1, 1, 60)));
    }

    private Stage.Watch watch() {
        String email = settings.text("alarmEmail", "", Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+"), "an address");
        return new Stage.Watch(Optional.of(email).filter(text -> !text.isEmpty()), settings.flag("dashboard", true));
    }

    private Duration seconds(String name, int standard, int least, int most) {
        return Duration.ofSeconds(settings.number(name, standard, least, most));
    }
}
