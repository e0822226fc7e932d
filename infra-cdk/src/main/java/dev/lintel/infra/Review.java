package dev.lintel.infra;

import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awscdk.Aspects;

/// Holds the stack against AWS' solutions rules (cdk-nag) whenever it is synthesised: what is not listed here, with its
/// reason, fails the synthesis.
public final class Review {
    private Review() {}

    /// A rule that does not hold, or not there.
    ///
    /// @param construct whose part of the tree is excepted
    public record Exemption(String construct, String rule, String reason) {}

    static void of(GatewayStack stack, Stage stage) {
        for (Exemption exemption : exemptions(stage))
            NagSuppressions.addResourceSuppressionsByPath(
                    stack,
                    "/" + stack.getNode().getPath() + "/" + exemption.construct(),
                    List.of(NagPackSuppression.builder()
                            .id(exemption.rule())
                            .reason(exemption.reason())
                            .build()),
                    true);
        Aspects.of(stack).add(AwsSolutionsChecks.Builder.create().verbose(true).build());
    }

    static List<Exemption> exemptions(Stage stage) {
        List<Exemption> exemptions = new ArrayList<>(List.of(
                new Exemption(
                        "OriginSecrets",
                        "AwsSolutions-SMG4",
                        "Rotated by a deployment with the next originSecretGeneration: CloudFront and the router must"
                                + " change in order, which Secrets Manager's rotation cannot do."),
                new Exemption(
                        "Gateway/Distribution",
                        "AwsSolutions-CFR1",
                        "An API gateway serves where its operator's clients are; countries are refused by a rule of"
                                + " one's own."),
                new Exemption(
                        "Gateway/Distribution",
                        "AwsSolutions-CFR3",
                        "Logged by standard logging version 2 (AWS::Logs::Delivery), which the rule does not know."),
                new Exemption(
                        "AccessLogs/Bucket",
                        "AwsSolutions-S1",
                        "The bucket of the access logs; a log of who reads logs needs a second bucket, and CloudTrail"
                                + " data events tell it."),
                new Exemption(
                        "Publisher/DeadLetters", "AwsSolutions-SQS3", "It is the dead-letter queue of the publisher."),
                new Exemption(
                        "Takeover/Group",
                        "AwsSolutions-IAM4",
                        "CodeDeploy's own policy for Lambda deployments, attached by CDK's construct.")));
        if (stage.edge().domain().isEmpty())
            exemptions.add(new Exemption(
                    "Gateway/Distribution",
                    "AwsSolutions-CFR4",
                    "CloudFront fixes TLSv1 as the minimum for *.cloudfront.net whatever is asked for; with a domain"
                            + " of one's own it is TLSv1.2_2021."));
        if (!stage.edge().firewall())
            exemptions.add(new Exemption(
                    "Gateway/Distribution", "AwsSolutions-CFR2", "The operator set lintel:firewall to false."));
        if (!stage.router().secretPrefix().isEmpty())
            exemptions.add(new Exemption(
                    "Router/Identity",
                    "AwsSolutions-IAM5",
                    "The prefix of the secrets that documents may name, which the operator set."));
        if (!stage.router().reach().cloudMap().isEmpty())
            exemptions.add(new Exemption(
                    "Router/Identity",
                    "AwsSolutions-IAM5",
                    "DiscoverInstances knows no resource; a condition names the namespaces that the operator listed."));
        if (stage.router().tracing())
            exemptions.add(
                    new Exemption("Router/Identity", "AwsSolutions-IAM5", "X-Ray's two actions know no resource."));
        if (stage.origin().mode() == Stage.OriginMode.REST_STREAM) exemptions.addAll(rest());
        return exemptions;
    }

    private static List<Exemption> rest() {
        String open = "Only CloudFront has a key of the usage plan and the origin secret, and callers are authenticated"
                + " by the routes behind.";
        return List.of(
                new Exemption(
                        "Api", "AwsSolutions-APIG2", "The router checks requests, and passes on any method and path."),
                new Exemption("Api", "AwsSolutions-APIG1", "The router writes a record of each request."),
                new Exemption("Api", "AwsSolutions-APIG3", "The firewall is in front of CloudFront."),
                new Exemption("Api", "AwsSolutions-APIG4", open),
                new Exemption("Api", "AwsSolutions-APIG6", "The router writes a record of each request."),
                new Exemption("Api", "AwsSolutions-COG4", open));
    }
}
