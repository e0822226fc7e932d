package dev.lintel.local.edge;

import dev.lintel.contract.Headers;
import dev.lintel.contract.edge.CachePolicy;
import dev.lintel.router.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What tells kept replies apart, taken after the viewer-request function.
///
/// @param path as the function left it
/// @param query raw; empty if none
/// @param headers values of the policy's headers, in its order; empty where there is none
/// @param encoding the normalised `Accept-Encoding`
record CacheKey(String path, String query, List<String> headers, String encoding) {
    CacheKey {
        headers = List.copyOf(headers);
    }

    static CacheKey of(Request request, CachePolicy policy) {
        List<String> values = new ArrayList<>();
        for (String name : policy.headers()) {
            @Nullable String value = request.headers().joined(name);
            values.add(value == null ? "" : value);
        }
        @Nullable String query = request.query();
        return new CacheKey(request.rawPath(), query == null ? "" : query, values, encoding(request.headers(), policy));
    }

    /// `br,gzip`, `br`, `gzip` or nothing: what the client takes, of what the policy knows. Goes to the origin, too.
    static String encoding(Headers headers, CachePolicy policy) {
        boolean gzip = false;
        boolean brotli = false;
        for (String field : headers.all("Accept-Encoding"))
            for (String coding : field.toLowerCase(Locale.ROOT).split(",", -1)) {
                String[] parts = coding.strip().split(";", 2);
                if (parts.length == 2 && parts[1].replace(" ", "").matches("q=0(\\.0{0,3})?")) continue;
                gzip |= parts[0].strip().equals("gzip");
                brotli |= parts[0].strip().equals("br");
            }
        if (policy.brotli() && brotli) return policy.gzip() && gzip ? "br,gzip" : "br";
        return policy.gzip() && gzip ? "gzip" : "";
    }
}
