package dev.lintel.contract.match;

import dev.lintel.contract.FieldMatch;
import dev.lintel.contract.Headers;
import dev.lintel.contract.RouteMatch;
import dev.lintel.contract.VersionMatch;
import java.util.ArrayList;
import java.util.List;

/// What a match asks of a request beside host, path and method. Records, so that two that ask the same are equal.
sealed interface Condition permits Condition.HeaderField, Condition.QueryParameter, AcceptedVersion {
    boolean holds(MatchInput input);

    /// Of a match, its version included; header conditions first.
    static List<Condition> of(RouteMatch match) {
        List<Condition> conditions = new ArrayList<>();
        for (FieldMatch field : match.headers())
            conditions.add(new HeaderField(field.name(), ValueTest.of(field.test()), false));
        match.version().ifPresent(version -> addVersion(conditions, version));
        for (FieldMatch field : match.query())
            conditions.add(new QueryParameter(field.name(), ValueTest.of(field.test()), false));
        return List.copyOf(conditions);
    }

    private static void addVersion(List<Condition> conditions, VersionMatch version) {
        var exactly = new ValueTest.Exact(version.version());
        switch (version.source()) {
            case VersionMatch.Source.PathSegment segment -> {} // part of the path
            case VersionMatch.Source.Header header ->
                conditions.add(new HeaderField(header.name(), exactly, version.unversioned()));
            case VersionMatch.Source.Query query ->
                conditions.add(new QueryParameter(query.name(), exactly, version.unversioned()));
            case VersionMatch.Source.MediaType accept ->
                conditions.add(new AcceptedVersion(version.version(), version.unversioned()));
        }
    }

    /// @param orAbsent whether a request without the field passes too
    record HeaderField(String name, ValueTest test, boolean orAbsent) implements Condition {
        @Override
        public boolean holds(MatchInput input) {
            Headers headers = input.headers();
            boolean absent = true;
            for (int i = 0; i < headers.size(); i++) {
                String candidate = headers.name(i);
                if (candidate.length() != name.length() || !candidate.equalsIgnoreCase(name)) continue;
                if (test.accepts(headers.value(i))) return true;
                absent = false;
            }
            return absent && orAbsent;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof HeaderField that
                    && name.equalsIgnoreCase(that.name)
                    && test.equals(that.test)
                    && orAbsent == that.orAbsent;
        }

        @Override
        public int hashCode() {
            return name.toLowerCase(java.util.Locale.ROOT).hashCode() * 31 + test.hashCode();
        }
    }

    /// @param orAbsent whether a request without the parameter passes too
    record QueryParameter(String name, ValueTest test, boolean orAbsent) implements Condition {
        @Override
        public boolean holds(MatchInput input) {
            String query = input.query();
            boolean absent = true;
            if (query != null) {
                for (int from = 0, to; from <= query.length(); from = to + 1) {
                    to = QueryText.end(query, '&', from, query.length());
                    int equals = QueryText.end(query, '=', from, to);
                    if (to == from || !QueryText.equals(query, from, equals, name)) continue;
                    if (accepts(query, Math.min(equals + 1, to), to)) return true;
                    absent = false;
                }
            }
            return absent && orAbsent;
        }

        private boolean accepts(String query, int from, int to) {
            return switch (test) {
                case ValueTest.Present present -> true;
                case ValueTest.Exact exact -> QueryText.equals(query, from, to, exact.value());
                case ValueTest.Regex regex -> regex.accepts(QueryText.decode(query, from, to));
            };
        }
    }
}
