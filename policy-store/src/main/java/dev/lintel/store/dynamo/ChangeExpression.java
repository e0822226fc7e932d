package dev.lintel.store.dynamo;

import dev.lintel.store.limit.Cells;
import dev.lintel.store.limit.Change;
import dev.lintel.store.limit.Edit;
import dev.lintel.store.limit.Guard;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// A change of limits' cells in DynamoDB's expressions. Each name and value stands once.
final class ChangeExpression {
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, String> placeholders = new HashMap<>();
    private final Map<String, AttributeValue> values = new HashMap<>();
    private final Map<Long, String> valuePlaceholders = new HashMap<>();

    static void write(Change change, UpdateItemRequest.Builder update) {
        var expression = new ChangeExpression();
        var condition = new StringJoiner(" AND ");
        for (Guard guard : change.guards()) condition.add(expression.condition(guard));
        update.updateExpression(expression.edits(change));
        if (!change.guards().isEmpty()) update.conditionExpression(condition.toString());
        update.expressionAttributeNames(expression.names);
        if (!expression.values.isEmpty()) update.expressionAttributeValues(expression.values);
    }

    /// Comparisons of a missing attribute are false. Not `BETWEEN`, which the service turns down when its bounds are
    /// the wrong way round; here that is a guard which nothing passes.
    private String condition(Guard guard) {
        String name = name(guard.cell());
        return switch (guard) {
            case Guard.Between between ->
                name + " >= " + value(between.low()) + " AND " + name + " <= " + value(between.high());
            case Guard.AtMostOrAbsent most ->
                "(attribute_not_exists(" + name + ") OR " + name + " <= " + value(most.high()) + ")";
            case Guard.Is is ->
                is.expected() == Cells.ABSENT
                        ? "attribute_not_exists(" + name + ")"
                        : name + " = " + value(is.expected());
        };
    }

    private String edits(Change change) {
        var set = new StringJoiner(", ", "SET ", " ").setEmptyValue("");
        var add = new StringJoiner(", ", "ADD ", " ").setEmptyValue("");
        var remove = new StringJoiner(", ", "REMOVE ", "").setEmptyValue("");
        for (Edit edit : change.edits())
            switch (edit) {
                case Edit.Put put -> set.add(name(put.cell()) + " = " + value(put.value()));
                case Edit.Add more -> add.add(name(more.cell()) + " " + value(more.amount()));
                case Edit.Drop drop -> remove.add(name(drop.cell()));
            }
        return set.toString() + add + remove;
    }

    private String name(String cell) {
        return placeholders.computeIfAbsent(cell, attribute -> {
            String placeholder = "#" + placeholders.size();
            names.put(placeholder, attribute);
            return placeholder;
        });
    }

    private String value(long number) {
        return valuePlaceholders.computeIfAbsent(number, any -> {
            String placeholder = ":" + valuePlaceholders.size();
            values.put(placeholder, AttributeValue.fromN(Long.toString(number)));
            return placeholder;
        });
    }
}
