package dev.lintel.contract.parse;

import dev.lintel.contract.GatewaySettings;
import dev.lintel.contract.GatewaySettings.Limits;
import dev.lintel.contract.Timeouts;
import dev.lintel.contract.syntax.CidrSyntax;
import java.util.List;

/// Reads the gateway's settings.
final class GatewayParser {
    private GatewayParser() {}

    static GatewaySettings read(Members in) {
        Limits limits = in.object("limits", GatewayParser::limits).orElse(Limits.DEFAULT);
        Timeouts timeouts = in.object("timeouts", TimeoutsParser::read)
                .orElse(Timeouts.NONE)
                .orElse(Timeouts.DEFAULT);
        List<String> proxies = in.list(
                "trustedProxies",
                0,
                (int) GatewaySettings.TRUSTED_PROXIES.max(),
                place -> place.text(CidrSyntax::faultIn));
        String via = in.text("via", GatewaySettings::faultInVia, GatewaySettings.DEFAULT.via());
        return new GatewaySettings(limits, timeouts, proxies, via);
    }

    private static Limits limits(Members in) {
        Limits usual = Limits.DEFAULT;
        return new Limits(
                in.integer("headerBytes", Limits.HEADER_BYTES, usual.headerBytes()),
                in.integer("headerCount", Limits.HEADER_COUNT, usual.headerCount()),
                in.integer("urlBytes", Limits.URL_BYTES, usual.urlBytes()),
                in.number("bodyBytes", Limits.BODY_BYTES, usual.bodyBytes()),
                in.duration("headTimeout", Limits.HEAD_TIMEOUT).orElse(usual.headTimeout()),
                in.duration("bodyIdleTimeout", Limits.BODY_IDLE_TIMEOUT).orElse(usual.bodyIdleTimeout()),
                in.duration("keepAliveTimeout", Limits.KEEP_ALIVE_TIMEOUT).orElse(usual.keepAliveTimeout()));
    }
}
