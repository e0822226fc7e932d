package dev.lintel.router.edge;

import dev.lintel.contract.Headers;
import io.netty.util.NetUtil;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Who the distribution's client is, as the edge tells it.
///
/// @param address numeric
/// @param port 0 if it was not told
record ViewerAddress(String address, int port) {
    static final String FIELD = "Lintel-Viewer";
    static final String CLOUDFRONT_FIELD = "CloudFront-Viewer-Address";

    /// By our edge function, else by CloudFront; null if neither says.
    static @Nullable ViewerAddress of(Headers headers) {
        @Nullable String viewer = headers.first(FIELD);
        if (viewer != null && numeric(viewer)) return new ViewerAddress(viewer, 0);
        @Nullable String cloudFront = headers.first(CLOUDFRONT_FIELD);
        return cloudFront == null ? null : withPort(cloudFront);
    }

    // Address and port behind the last colon; IPv6 comes without brackets.
    private static @Nullable ViewerAddress withPort(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0 || text.length() - colon > 6) return null;
        String address = text.substring(0, colon);
        int port = 0;
        for (int i = colon + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') return null;
            port = port * 10 + c - '0';
        }
        return port <= 65_535 && numeric(address) ? new ViewerAddress(address, port) : null;
    }

    /// What the viewer itself sent of `X-Forwarded-For`: CloudFront and whoever comes after it append to that, the
    /// viewer's own address first. Empty if the field is not of that form.
    String sentByViewer(String forwardedFor) {
        byte @Nullable [] viewer = NetUtil.createByteArrayFromIpAddressString(address);
        for (int end = forwardedFor.length(); end > 0; ) {
            int comma = forwardedFor.lastIndexOf(',', end - 1);
            String entry = forwardedFor.substring(comma + 1, end).strip();
            byte @Nullable [] bytes = NetUtil.createByteArrayFromIpAddressString(entry);
            if (bytes != null && Arrays.equals(bytes, viewer))
                return comma < 0 ? "" : forwardedFor.substring(0, comma).strip();
            end = comma;
        }
        return "";
    }

    private static boolean numeric(String address) {
        return NetUtil.isValidIpV4Address(address) || NetUtil.isValidIpV6Address(address);
    }
}
