package dev.lintel.infra.construct.edge;

import dev.lintel.infra.Stage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudfront.Distribution;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.logs.CfnDelivery;
import software.amazon.awscdk.services.logs.CfnDeliveryDestination;
import software.amazon.awscdk.services.logs.CfnDeliverySource;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.amazon.awscdk.services.s3.ObjectOwnership;
import software.constructs.Construct;

/// CloudFront's standard logs, version 2: they choose their fields and, unlike the first version, need no access
/// control
/// lists on the bucket. Queries, cookies and referrers, which may hold secrets, are not among the fields.
public final class AccessLogs extends Construct {
    private static final List<String> FIELDS = List.of(
            "date",
            "time",
            "x-edge-location",
            "c-ip",
            "cs-method",
            "x-host-header",
            "cs-uri-stem",
            "cs-protocol",
            "cs-protocol-version",
            "ssl-protocol",
            "ssl-cipher",
            "cs(User-Agent)",
            "cs-bytes",
            "sc-status",
            "sc-bytes",
            "sc-content-type",
            "time-taken",
            "time-to-first-byte",
            "x-edge-result-type",
            "x-edge-detailed-result-type",
            "x-edge-request-id");

    private final Bucket bucket;

    public AccessLogs(Construct scope, String id, Stage stage, Distribution distribution) {
        super(scope, id);
        bucket = Bucket.Builder.create(this, "Bucket")
                .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
                .encryption(BucketEncryption.S3_MANAGED)
                .enforceSsl(true)
                .minimumTlsVersion(1.2)
                .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
                .lifecycleRules(List.of(LifecycleRule.builder()
                        .expiration(Duration.days(stage.edge().accessLogDays()))
                        .abortIncompleteMultipartUploadAfter(Duration.days(1))
                        .build()))
                // CloudFormation cannot delete a bucket that is not empty, and logs empty themselves
                .removalPolicy(RemovalPolicy.RETAIN)
                .build();
        Stack stack = Stack.of(this);
        String source = stage.name() + "-access";
        bucket.addToResourcePolicy(PolicyStatement.Builder.create()
                .sid("LogDelivery")
                .principals(List.of(ServicePrincipal.Builder.create("delivery.logs.amazonaws.com")
                        .build()))
                .actions(List.of("s3:PutObject"))
                .resources(List.of(bucket.arnForObjects("*")))
                .conditions(new TreeMap<>(Map.of(
                        "StringEquals", Map.of("aws:SourceAccount", stack.getAccount()),
                        "ArnEquals",
                                Map.of(
                                        "aws:SourceArn",
                                        "arn:%s:logs:%s:%s:delivery-source:%s"
                                                .formatted(
                                                        stack.getPartition(),
                                                        stack.getRegion(),
                                                        stack.getAccount(),
                                                        source)))))
                .build());
        var from = CfnDeliverySource.Builder.create(this, "Source")
                .name(source)
                .logType("ACCESS_LOGS")
                .resourceArn(distribution.getDistributionArn())
                .build();
        var to = CfnDeliveryDestination.Builder.create(this, "Destination")
                .name(source)
                .destinationResourceArn(bucket.getBucketArn())
                .outputFormat("json")
                .build();
        var delivery = CfnDelivery.Builder.create(this, "Delivery")
                .deliverySourceName(source)
                .deliveryDestinationArn(to.getAttrArn())
                .recordFields(FIELDS)
                .s3SuffixPath("{yyyy}/{MM}/{dd}")
                .build();
        delivery.getNode().addDependency(from, to);
        if (bucket.getPolicy() != null) delivery.getNode().addDependency(bucket.getPolicy());
    }

    public Bucket bucket() {
        return bucket;
    }
}
