package dev.lintel.admin;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Chooses resources by their labels, as Kubernetes does with equality: `team=shop,env!=prod,tier,!legacy`. All terms
/// must hold; `!=` also takes resources without the label.
record LabelSelector(List<Predicate<JsonNode>> terms) {
    private static final Pattern COMPARISON = Pattern.compile("([^=!,\\s]+)\\s*(!=|==?)\\s*([^=!,]*)");
    private static final Pattern PRESENCE = Pattern.compile("(!?)\\s*([^=!,\\s]+)");

    /// @param selectors each a list of terms; none at all takes everything
    /// @throws ProblemException `BAD_REQUEST`
    static LabelSelector parse(List<String> selectors) {
        List<Predicate<JsonNode>> terms = new ArrayList<>();
        for (String selector : selectors) for (String term : selector.split(",", -1)) terms.add(term(term.strip()));
        return new LabelSelector(terms);
    }

    boolean takes(JsonNode resource) {
        JsonNode labels = resource.path("labels");
        return terms.stream().allMatch(term -> term.test(labels));
    }

    private static Predicate<JsonNode> term(String term) {
        Matcher comparison = COMPARISON.matcher(term);
        if (comparison.matches()) {
            String name = comparison.group(1);
            String value = comparison.group(3).strip();
            boolean equal = !comparison.group(2).equals("!=");
            return labels -> {
                JsonNode label = labels.get(name);
                return (label != null && label.asString().equals(value)) == equal;
            };
        }
        Matcher presence = PRESENCE.matcher(term);
        if (presence.matches()) {
            boolean wanted = presence.group(1).isEmpty();
            return labels -> labels.has(presence.group(2)) == wanted;
        }
        throw new ProblemException(Problem.of(
                ProblemType.BAD_REQUEST, "a label selector is a list such as team=shop,env!=prod,tier,!legacy"));
    }
}
