package dev.lintel.local.edge;

import dev.lintel.contract.Headers;
import dev.lintel.contract.edge.CachePolicy;
import dev.lintel.router.http.Call;
import dev.lintel.router.http.Request;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The request as CloudFront sends it on: the viewer's fields by the policy `AllViewerExceptHostHeader`, and its own.
final class OriginRequest {
    private OriginRequest() {}

    static Request of(Request request, CachePolicy policy, String requestId) {
        Headers.Builder fields = HopFields.ofRequest(request.headers(), isWebSocket(request));
        String encoding = CacheKey.encoding(request.headers(), policy);
        if (!encoding.isEmpty()) fields.add("Accept-Encoding", encoding);
        String viewer = request.peer().address();
        @Nullable String before = request.headers().joined("X-Forwarded-For");
        fields.add("X-Forwarded-For", before == null ? viewer : before + "," + viewer);
        fields.add(
                "Via",
                HopFields.via(request.headers().joined("Via"), request.peer().protocol()));
        fields.add("X-Amz-Cf-Id", requestId);
        fields.add("CloudFront-Forwarded-Proto", request.scheme());
        fields.add("CloudFront-Viewer-Address", viewer + ":" + request.peer().port());
        Request out = request.withHeaders(fields.build()).withCall(new Quiet(request.call()));
        return request.body().length() == 0 || isWebSocket(request) ? out : out.withBody(new PlainBody(request.body()));
    }

    static boolean isWebSocket(Request request) {
        @Nullable String upgrade = request.headers().first("Upgrade");
        return upgrade != null && upgrade.toLowerCase(Locale.ROOT).equals("websocket");
    }

    /// Interim replies end at CloudFront.
    private record Quiet(Call call) implements Call {
        @Override
        public long startedNanos() {
            return call.startedNanos();
        }

        @Override
        public long deadlineNanos() {
            return call.deadlineNanos();
        }

        @Override
        public void interim(int status, Headers headers) {}

        @Override
        public void limitBody(long bytes) {
            call.limitBody(bytes);
        }

        @Override
        public void onGone(Runnable action) {
            call.onGone(action);
        }

        @Override
        public void onFinished(Consumer<Outcome> listener) {
            call.onFinished(listener);
        }
    }
}
