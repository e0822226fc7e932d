package dev.lintel.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.infra.Review.Exemption;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.assertions.Annotations;
import software.amazon.awscdk.assertions.Match;

/// The rules of cdk-nag, with and without the exemptions.
class ReviewTest {
    private static final Pattern RULE = Pattern.compile("(AwsSolutions-[A-Z0-9]+)(\\[.*?])?:.*", Pattern.DOTALL);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void nothingIsFoundButWhatIsExempt() throws IOException {
        assertEquals(Set.of(), findings(Synthesised.typed(Synthesised.cdkJson()), true));
    }

    @Test
    void everyExemptionIsNeededAndHasAReason() throws IOException {
        Map<String, Object> context = Synthesised.typed(Synthesised.cdkJson());
        context.put("lintel:firewall", "false");
        context.put("lintel:tracing", "true");
        context.put("lintel:origin", "rest-stream");
        List<Exemption> exemptions = Review.exemptions(Stage.parse(context));

        Set<String> listed = new TreeSet<>();
        for (Exemption exemption : exemptions) listed.add(exemption.rule() + " " + exemption.construct());
        Set<String> needed = new TreeSet<>();
        for (String finding : findings(context, false))
            needed.add(listed.stream().filter(finding::startsWith).findFirst().orElse(finding));
        assertEquals(listed, needed);
        for (Exemption exemption : exemptions) assertTrue(exemption.reason().length() > 30, exemption.toString());
    }

    @SuppressWarnings("deprecation") // of the messages, which the CDK's assertions have in no other form yet
    private Set<String> findings(Map<String, Object> context, boolean exempt) throws IOException {
        var app = App.Builder.create()
                .context(context)
                .outdir(folder.resolve("cdk.out").toString())
                .build();
        var stage = Stage.parse(context);
        var stack = new GatewayStack(app, stage, Synthesised.placeholders(folder));
        if (exempt) Review.of(stack, stage);
        else
            Aspects.of(stack)
                    .add(AwsSolutionsChecks.Builder.create().verbose(true).build());
        app.synth();
        var annotations = Annotations.fromStack(stack);
        Set<String> findings = new TreeSet<>();
        for (var messages :
                List.of(annotations.findError("*", Match.anyValue()), annotations.findWarning("*", Match.anyValue())))
            for (var message : messages) {
                Matcher rule = RULE.matcher(String.valueOf(message.getEntry().getData()));
                findings.add(
                        (rule.matches() ? rule.group(1) : message.getEntry().getData()) + " "
                                + message.getId().replaceFirst("^/lintel/", ""));
            }
        return findings;
    }
}
