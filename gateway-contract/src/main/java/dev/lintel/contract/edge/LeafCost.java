package dev.lintel.contract.edge;

import dev.lintel.contract.match.Way;
import java.util.ArrayList;
import java.util.List;

/// What it costs the edge at most to read a leaf, whatever the request: the sum of what every line costs, and of what
/// those lines cost more that one request can come close to together. In thousands of instructions under njs 0.7.9, as
/// measured for each step of `leaf.js`; `docs/edge.md` has the figures. Not thread-safe; one per leaf.
final class LeafCost {
    /// Of one leaf. The other steps of the worst request take some 900 (`docs/edge.md`); a bound of 500 would leave
    /// 5 % of the requests to plain, overlapping tables to the router, this one none.
    static final int BUDGET = 900;

    /// To take a line apart.
    private static final int LINE = 8;
    /// To see that its host or the beginning of its path is another, where the line before has not the same.
    private static final int HOST = 2;
    private static final int WILDCARD_HOST = 2;
    private static final int TEMPLATE = 2;
    /// To walk the segments of a template that begins as the path does.
    private static final int WALK = 8;
    private static final int SEGMENT = 2;
    private static final int CONDITIONS = 5;
    private static final int CONDITION = 8;
    /// To find the values of a field or parameter; once for each that the leaf names.
    private static final int LOOK_UP = 10;
    /// To note the methods of a line that holds for others.
    private static final int METHODS = 5;
    private static final int METHOD = 2;

    private final List<EdgeRule> rules = new ArrayList<>();
    /// For each line, what all that may meet it cost more, itself among them. Of those with a literal path a request
    /// meets one path's at most: they count where the line has that path, and not for what they may meet.
    private final List<Integer> company = new ArrayList<>();
    private final List<Integer> more = new ArrayList<>();
    private final List<String> known = new ArrayList<>();
    private int always;

    /// Adds a line behind the others.
    ///
    /// @return whether the leaf is within [#BUDGET] with it
    boolean takes(EdgeRule rule) {
        boolean sameWay = !rules.isEmpty() && rules.getLast().sharesPath(rule);
        always += LINE + (sameWay ? 0 : wayCost(rule));
        int own = whenNear(rule, sameWay);
        int all = own;
        for (int i = 0; i < rules.size(); i++) {
            EdgeRule other = rules.get(i);
            if (!mayMeet(other, rule)) continue;
            if (isLiteral(rule) || !isLiteral(other)) all += more.get(i);
            if (isLiteral(other) || !isLiteral(rule)) company.set(i, company.get(i) + own);
        }
        rules.add(rule);
        more.add(own);
        company.add(all);
        return total() <= BUDGET;
    }

    int total() {
        return always + company.stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    private static int wayCost(EdgeRule rule) {
        return HOST + (rule.host().startsWith("*") ? WILDCARD_HOST : 0) + (isLiteral(rule) ? 0 : TEMPLATE);
    }

    private int whenNear(EdgeRule rule, boolean sameWay) {
        int cost = METHODS + METHOD * rule.methods().size();
        int slashes = (int) rule.path().chars().filter(c -> c == '/').count();
        if (!isLiteral(rule) && !sameWay) cost += WALK + SEGMENT * slashes;
        if (rule.conditions().isEmpty()) return cost;
        cost += CONDITIONS;
        for (String condition : rule.conditions().split(",", -1)) {
            String name = condition.split("=", 2)[0];
            cost += CONDITION + (known.contains(name) ? 0 : LOOK_UP);
            known.add(name);
        }
        return cost;
    }

    private static boolean isLiteral(EdgeRule rule) {
        return literal(rule.path()).length() == rule.path().length();
    }

    private static boolean mayMeet(EdgeRule one, EdgeRule other) {
        return hostsMayMeet(one.host(), other.host()) && pathsMayMeet(one.path(), other.path());
    }

    private static boolean hostsMayMeet(String one, String other) {
        if (one.isEmpty() || other.isEmpty() || one.equals(other)) return true;
        if (one.startsWith("*") && other.endsWith(one.substring(1))) return true;
        return other.startsWith("*") && one.endsWith(other.substring(1));
    }

    /// Whether a path can begin as both do, up to their first parameters.
    private static boolean pathsMayMeet(String one, String other) {
        String left = literal(one);
        String right = literal(other);
        if (left.length() == one.length() && right.length() == other.length()) return one.equals(other);
        return left.startsWith(right) || right.startsWith(left);
    }

    private static String literal(String path) {
        int brace = path.equals(Way.ANY_PATH) ? 0 : path.indexOf('{');
        return brace < 0 ? path : path.substring(0, brace);
    }
}
