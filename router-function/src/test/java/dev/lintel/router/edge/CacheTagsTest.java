package dev.lintel.router.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Reply;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CacheTagsTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            delimiter = '|',
            value = {
                "GET  | 200 | max-age=60            | all,r.orders",
                "HEAD | 200 | public, s-maxage=5    | all,r.orders",
                "GET  | 404 | max-age=1             | all,r.orders",
                "GET  | 200 | max-age=0, s-maxage=9 | all,r.orders",
                "GET  | 200 | s-maxage=0, max-age=9 | none",
                "GET  | 200 | max-age=0             | none",
                "GET  | 200 | none                  | none",
                "GET  | 200 | no-store, max-age=60  | none",
                "GET  | 200 | Private, max-age=60   | none",
                "GET  | 200 | no-cache=x, max-age=6 | none",
                "GET  | 200 | max-age=soon          | none",
                "GET  | 500 | max-age=60            | none",
                "POST | 200 | max-age=60            | none",
            })
    void tagsWhatTheCacheMayKeep(String method, int status, @Nullable String control, @Nullable String tags) {
        Headers headers = control == null ? Headers.EMPTY : Headers.of("Cache-Control", control);
        Reply reply = CacheTags.tagged(Reply.of(status, headers, Body.EMPTY), method, "orders");
        assertEquals(tags, reply.headers().first(CacheTags.FIELD));
    }
}
