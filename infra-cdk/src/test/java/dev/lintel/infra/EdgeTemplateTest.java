package dev.lintel.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.contract.edge.CachePolicy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class EdgeTemplateTest {
    private static final Synthesised STACK = Synthesised.standard();

    @Test
    void runsTheBundledFunctionsOnEachRequest() {
        JsonNode behaviour = DoorsTest.distribution(STACK).path("DefaultCacheBehavior");
        List<String> events = new ArrayList<>();
        for (JsonNode association : behaviour.path("FunctionAssociations"))
            events.add(association.path("EventType").asString());
        var request = STACK.one("AWS::CloudFront::Function", "EdgeViewerRequest");

        assertEquals(List.of("viewer-request", "viewer-response"), events);
        assertTrue(request.property("FunctionCode").asString().endsWith("// viewer-request.js"));
        assertEquals(
                "cloudfront-js-2.0",
                request.property("FunctionConfig").path("Runtime").asString());
        assertTrue(request.property("FunctionConfig")
                .path("KeyValueStoreAssociations")
                .toString()
                .contains(STACK.only("AWS::CloudFront::KeyValueStore").id()));
        assertEquals(7, behaviour.path("AllowedMethods").size());
    }

    @Test
    void cachesAsTheContractSays() {
        var contract = CachePolicy.ofContract();
        JsonNode policy = STACK.only("AWS::CloudFront::CachePolicy").property("CachePolicyConfig");
        JsonNode key = policy.path("ParametersInCacheKeyAndForwardedToOrigin");
        List<String> headers = new ArrayList<>();
        for (JsonNode header : key.path("HeadersConfig").path("Headers")) headers.add(header.asString());

        assertEquals(contract.minTtl().toSeconds(), policy.path("MinTTL").asLong());
        assertEquals(
                contract.defaultTtl().toSeconds(), policy.path("DefaultTTL").asLong());
        assertEquals(contract.maxTtl().toSeconds(), policy.path("MaxTTL").asLong());
        assertEquals(contract.headers(), headers);
        assertEquals(
                "all",
                key.path("QueryStringsConfig").path("QueryStringBehavior").asString());
        assertEquals("none", key.path("CookiesConfig").path("CookieBehavior").asString());
        assertEquals(
                contract.cacheTagHeader(),
                DoorsTest.distribution(STACK)
                        .path("CacheTagConfig")
                        .path("HeaderName")
                        .asString());
    }

    @Test
    void keepsNoFailure() {
        JsonNode errors = DoorsTest.distribution(STACK).path("CustomErrorResponses");

        assertEquals(11, errors.size());
        for (JsonNode error : errors)
            assertEquals(0, error.path("ErrorCachingMinTTL").asInt(-1), error.toString());
    }

    @Test
    void speaksModernTls() {
        JsonNode full = DoorsTest.distribution(Synthesised.full());

        assertEquals(
                "TLSv1.2_2021",
                full.path("ViewerCertificate").path("MinimumProtocolVersion").asString());
        assertEquals(
                "sni-only",
                full.path("ViewerCertificate").path("SslSupportMethod").asString());
        assertEquals("http2and3", full.path("HttpVersion").asString());
        assertTrue(full.path("IPV6Enabled").asBoolean());
        assertEquals(
                "https-only",
                full.path("DefaultCacheBehavior").path("ViewerProtocolPolicy").asString());
        for (JsonNode origin : full.path("Origins")) {
            assertEquals(
                    "https-only",
                    origin.path("CustomOriginConfig")
                            .path("OriginProtocolPolicy")
                            .asString());
            assertEquals(
                    "[\"TLSv1.2\"]",
                    origin.path("CustomOriginConfig").path("OriginSSLProtocols").toString());
        }
    }

    @Test
    void tellsNothingOfOriginsAndAsksForTlsEverAfter() {
        JsonNode policy = STACK.only("AWS::CloudFront::ResponseHeadersPolicy").property("ResponseHeadersPolicyConfig");
        List<String> removed = new ArrayList<>();
        for (JsonNode item : policy.path("RemoveHeadersConfig").path("Items"))
            removed.add(item.path("Header").asString());

        assertTrue(removed.containsAll(List.of("Server", "X-Amzn-RequestId", "X-Amzn-Trace-Id", "Lintel-Cache-Tag")));
        assertTrue(removed.size() <= 10, "CloudFront takes ten");
        assertEquals(
                31_536_000,
                policy.path("SecurityHeadersConfig")
                        .path("StrictTransportSecurity")
                        .path("AccessControlMaxAgeSec")
                        .asInt());
    }

    @Test
    void isBehindAFirewallThatCountsWhatPromptsLookLike() {
        var acl = STACK.only("AWS::WAFv2::WebACL");
        List<String> rules = new ArrayList<>();
        for (JsonNode rule : acl.property("Rules"))
            rules.add(rule.path("Priority").asInt() + " " + rule.path("Name").asString());

        assertEquals("CLOUDFRONT", acl.property("Scope").asString());
        assertEquals(
                List.of(
                        "0 RequestsPerIp",
                        "1 AWSManagedRulesAmazonIpReputationList",
                        "2 AWSManagedRulesKnownBadInputsRuleSet",
                        "3 AWSManagedRulesCommonRuleSet"),
                rules);
        List<String> counted = new ArrayList<>();
        for (JsonNode override : acl.property("Rules")
                .get(3)
                .path("Statement")
                .path("ManagedRuleGroupStatement")
                .path("RuleActionOverrides")) {
            assertTrue(override.path("ActionToUse").has("Count"));
            counted.add(override.path("Name").asString());
        }
        assertEquals(5, counted.size());
        assertTrue(counted.stream().allMatch(name -> name.endsWith("_BODY")), counted::toString);
        assertEquals(
                acl.id(),
                DoorsTest.distribution(STACK)
                        .path("WebACLId")
                        .path("Fn::GetAtt")
                        .get(0)
                        .asString());
    }

    @Test
    void blocksSuchBodiesWhereTheOperatorWantsIt() {
        var stack = Synthesised.of("firewallBodyRules=block", "requestsPer5MinutesPerIp=0");
        JsonNode rules = stack.only("AWS::WAFv2::WebACL").property("Rules");

        assertEquals(3, rules.size());
        assertEquals(
                0,
                rules.get(2)
                        .path("Statement")
                        .path("ManagedRuleGroupStatement")
                        .path("RuleActionOverrides")
                        .size());
    }

    @Test
    void logsNothingThatMayHoldASecret() {
        String fields =
                STACK.only("AWS::Logs::Delivery").property("RecordFields").toString();

        for (String field : List.of("cs-uri-query", "Cookie", "Referer", "Authorization"))
            assertTrue(!fields.contains(field), field);
        assertEquals(
                "ACCESS_LOGS",
                STACK.only("AWS::Logs::DeliverySource").property("LogType").asString());
    }
}
