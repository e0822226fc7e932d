package dev.lintel.admin;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// One page of a list. The cursor says after which item the next page begins, so that items which come or go meanwhile
/// are neither skipped nor shown twice. It is opaque to clients.
///
/// @param limit at most so many items
/// @param after what the page before ended with
record Page(int limit, Optional<String> after) {
    static final String[] PARAMETERS = {"limit", "cursor"};
    static final int MOST = 500;
    private static final int USUAL = 100;

    static Page of(Query query) {
        int limit = (int) query.number("limit", 1, MOST, USUAL);
        return new Page(limit, query.one("cursor").map(Page::decode));
    }

    /// For lists of numbers, newest first: the number below which the page begins.
    long before() {
        return after.map(text -> {
                    if (!text.matches("[0-9]{1,18}")) throw bad();
                    return Long.parseLong(text);
                })
                .orElse(Long.MAX_VALUE);
    }

    /// @param items those of this page, and if there are more one further
    /// @param position of an item, as `after` is to name it
    <T> ObjectNode reply(List<T> items, Function<T, String> position, Function<T, JsonNode> json) {
        List<T> shown = items.size() > limit ? items.subList(0, limit) : items;
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        var list = reply.putArray("items");
        shown.forEach(item -> list.add(json.apply(item)));
        if (items.size() > limit) reply.put("next", encode(position.apply(shown.getLast())));
        return reply;
    }

    private static String encode(String position) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException foreign) {
            throw new ProblemException(bad().problem(), foreign);
        }
    }

    private static ProblemException bad() {
        return new ProblemException(
                Problem.of(ProblemType.BAD_REQUEST, "the cursor is not one that this list handed out"));
    }
}
