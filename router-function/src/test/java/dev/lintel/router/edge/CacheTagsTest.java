package dev.lintel.router.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.lintel.contract.Headers;
import dev.lintel.router.http.Body;
import dev.lintel.router.http.Reply;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
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

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            delimiter = '|',
            value = {
                "X-Api-Key               | max-age=60                  | none | private, max-age=60",
                "Accept                  | public, s-maxage=9, no-transform | none | private, no-transform",
                "Accept-Encoding, Accept | Max-Age=60                  | none | private, Max-Age=60",
                "*                       | public                      | none | private",
                "Accept-Language         | none                        | date | private",
                "Accept-Language         | private, max-age=1          | none | private, max-age=1",
                "Accept                  | no-cache=\"Set-Cookie\", max-age=1 | none | private, no-cache=\"Set-Cookie\", max-age=1",
                "Accept                  | none                        | none | none",
            })
    void leavesToTheClientWhatVariesOnMoreThanTheKey(
            String vary, @Nullable String control, @Nullable String expires, @Nullable String expected) {
        for (int status : new int[] {200, 403, 404, 503}) {
            Headers.Builder headers = Headers.builder().add("Vary", vary);
            if (control != null) headers.add("Cache-Control", control);
            if (expires != null) headers.add("Expires", expires);
            Reply reply = CacheTags.tagged(Reply.of(status, headers.build(), Body.EMPTY), "GET", "orders");
            assertEquals(expected, reply.headers().joined("Cache-Control"));
            assertEquals(expires, reply.headers().first("Expires"));
            assertNull(reply.headers().first(CacheTags.FIELD));
        }
    }

    @Test
    void keepsSharedWhatVariesOnTheKeyAlone() {
        Headers headers = Headers.of(
                "Vary", "Origin, accept-encoding", "Vary", "Authorization,,Cookie", "Cache-Control", "max-age=60");
        Reply reply = CacheTags.tagged(Reply.of(200, headers, Body.EMPTY), "GET", "orders");
        assertEquals("max-age=60", reply.headers().first("Cache-Control"));
        assertEquals("all,r.orders", reply.headers().first(CacheTags.FIELD));
    }
}
