package dev.lintel.admin;

import dev.lintel.contract.Headers;
import dev.lintel.store.InMemoryRevisionStore;
import dev.lintel.store.RevisionStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An admin API and a client of it.
class Admin {
    static final String TOKEN = "correct-horse-battery-staple";
    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    final RevisionStore store;
    final LiveState live;
    final AdminApi api;

    Admin() {
        this(new InMemoryRevisionStore(InstantSource.system()));
    }

    Admin(RevisionStore store) {
        this(store, Map.of("ready", true, "revision", 7, "uptimeSeconds", 12));
    }

    Admin(RevisionStore store, Map<String, Object> health) {
        this.store = store;
        this.live = LiveState.inMemory(InstantSource.fixed(NOW));
        this.api = new AdminApi(store, live, AdminAccess.bearer("ci", TOKEN), InstantSource.fixed(NOW), () -> health);
    }

    record Reply(int status, Headers headers, String text) {
        JsonNode json() {
            return MAPPER.readTree(text);
        }

        String etag() {
            return header("ETag");
        }

        String header(String name) {
            String value = headers.first(name);
            if (value == null) throw new AssertionError("no " + name + " in " + status + " " + text);
            return value;
        }

        @Nullable
        String problem() {
            return status < 400 ? null : json().get("type").stringValue().replaceFirst("^.*/", "");
        }
    }

    Reply get(String target, String... headers) {
        return send("GET", target, "", headers);
    }

    Reply delete(String target, String... headers) {
        return send("DELETE", target, "", headers);
    }

    /// JSON, leniently written: single quotes for double ones.
    Reply put(String target, String json, String... headers) {
        return send("PUT", target, json.replace('\'', '"'), with(headers, "Content-Type", "application/json"));
    }

    Reply patch(String target, String json, String... headers) {
        return send(
                "PATCH",
                target,
                json.replace('\'', '"'),
                with(headers, "Content-Type", "application/merge-patch+json"));
    }

    Reply post(String target, String json, String... headers) {
        return send("POST", target, json.replace('\'', '"'), with(headers, "Content-Type", "application/json"));
    }

    Reply yaml(String target, String yaml, String... headers) {
        return send("POST", target, yaml, with(headers, "Content-Type", "application/yaml"));
    }

    /// With the token.
    Reply send(String method, String target, String body, String... headers) {
        return raw(method, target, body, with(headers, "Authorization", "Bearer " + TOKEN));
    }

    /// As it stands.
    Reply raw(String method, String target, String body, String... headers) {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        String query = mark < 0 ? "" : target.substring(mark + 1);
        var reply = api.handle(
                new AdminRequest(method, path, query, Headers.of(headers), body.getBytes(StandardCharsets.UTF_8)));
        return new Reply(reply.status(), reply.headers(), new String(reply.body(), StandardCharsets.UTF_8));
    }

    private static String[] with(String[] headers, String name, String value) {
        String[] more = java.util.Arrays.copyOf(headers, headers.length + 2);
        more[headers.length] = name;
        more[headers.length + 1] = value;
        return more;
    }
}
