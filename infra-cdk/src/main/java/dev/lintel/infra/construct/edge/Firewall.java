package dev.lintel.infra.construct.edge;

import dev.lintel.infra.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.wafv2.CfnWebACL;
import software.amazon.awscdk.services.wafv2.CfnWebACL.CountActionProperty;
import software.amazon.awscdk.services.wafv2.CfnWebACL.DefaultActionProperty;
import software.amazon.awscdk.services.wafv2.CfnWebACL.ManagedRuleGroupStatementProperty;
import software.amazon.awscdk.services.wafv2.CfnWebACL.OverrideActionProperty;
import software.amazon.awscdk.services.wafv2.CfnWebACL.RateBasedStatementProperty;
import software.amazon.awscdk.services.wafv2.CfnWebACL.RuleActionOverrideProperty;
import software.amazon.awscdk.services.wafv2.CfnWebACL.RuleActionProperty;
import software.amazon.awscdk.services.wafv2.CfnWebACL.RuleProperty;
import software.amazon.awscdk.services.wafv2.CfnWebACL.StatementProperty;
import software.amazon.awscdk.services.wafv2.CfnWebACL.VisibilityConfigProperty;
import software.constructs.Construct;

/// The web ACL: AWS' managed rules, and a limit for each address. Runs before the edge functions.
public final class Firewall extends Construct {
    private static final String COMMON = "AWSManagedRulesCommonRuleSet";
    private static final int WINDOW_SECONDS = 300;

    /// Rules of the common set that look into bodies. APIs post more than 8 KB, and prompts are full of scripts, paths
    /// and addresses that are no attack on anyone; so they are counted, unless the operator wants them to block.
    private static final List<String> BODY_RULES = List.of(
            "SizeRestrictions_BODY",
            "EC2MetaDataSSRF_BODY",
            "GenericLFI_BODY",
            "GenericRFI_BODY",
            "CrossSiteScripting_BODY");

    private final CfnWebACL acl;

    public Firewall(Construct scope, String id, Stage stage) {
        super(scope, id);
        acl = CfnWebACL.Builder.create(this, "Acl")
                .description("In front of Lintel")
                .scope("CLOUDFRONT")
                .defaultAction(DefaultActionProperty.builder()
                        .allow(CfnWebACL.AllowActionProperty.builder().build())
                        .build())
                .rules(rules(stage.edge()))
                .visibilityConfig(visible(stage.name()))
                .build();
    }

    String arn() {
        return acl.getAttrArn();
    }

    private static List<RuleProperty> rules(Stage.Edge edge) {
        List<RuleProperty> rules = new ArrayList<>();
        edge.requestsPerIp().ifPresent(limit -> rules.add(rate(rules.size(), limit)));
        rules.add(managed(rules.size(), "AWSManagedRulesAmazonIpReputationList", List.of()));
        rules.add(managed(rules.size(), "AWSManagedRulesKnownBadInputsRuleSet", List.of()));
        rules.add(managed(
                rules.size(),
                COMMON,
                switch (edge.bodyRules()) {
                    case COUNT -> BODY_RULES;
                    case BLOCK -> List.of();
                }));
        return rules;
    }

    private static RuleProperty rate(int priority, int limit) {
        return RuleProperty.builder()
                .name("RequestsPerIp")
                .priority(priority)
                .action(RuleActionProperty.builder()
                        .block(CfnWebACL.BlockActionProperty.builder()
                                .customResponse(CfnWebACL.CustomResponseProperty.builder()
                                        .responseCode(429)
                                        .build())
                                .build())
                        .build())
                .statement(StatementProperty.builder()
                        .rateBasedStatement(RateBasedStatementProperty.builder()
                                .aggregateKeyType("IP")
                                .limit(limit)
                                .evaluationWindowSec(WINDOW_SECONDS)
                                .build())
                        .build())
                .visibilityConfig(visible("RequestsPerIp"))
                .build();
    }

    private static RuleProperty managed(int priority, String name, List<String> counted) {
        return RuleProperty.builder()
                .name(name)
                .priority(priority)
                .overrideAction(OverrideActionProperty.builder().none(Map.of()).build())
                .statement(StatementProperty.builder()
                        .managedRuleGroupStatement(ManagedRuleGroupStatementProperty.builder()
                                .vendorName("AWS")
                                .name(name)
                                .ruleActionOverrides(
                                        counted.stream().map(Firewall::count).toList())
                                .build())
                        .build())
                .visibilityConfig(visible(name))
                .build();
    }

    private static RuleActionOverrideProperty count(String rule) {
        return RuleActionOverrideProperty.builder()
                .name(rule)
                .actionToUse(RuleActionProperty.builder()
                        .count(CountActionProperty.builder().build())
                        .build())
                .build();
    }

    private static VisibilityConfigProperty visible(String metric) {
        return VisibilityConfigProperty.builder()
                .metricName(metric)
                .cloudWatchMetricsEnabled(true)
                .sampledRequestsEnabled(true)
                .build();
    }
}
