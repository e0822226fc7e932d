package dev.lintel.contract.parse;

import dev.lintel.contract.Discovery;
import dev.lintel.contract.Discovery.Reach;
import dev.lintel.contract.Discovery.Refresh;
import dev.lintel.contract.syntax.AwsSyntax;
import dev.lintel.contract.syntax.HostSyntax;
import dev.lintel.contract.syntax.PathSyntax;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads where targets are found.
final class DiscoveryParser {
    private static final Map<String, Place.ObjectReader<Discovery>> TYPES = types();
    private static final Map<String, Boolean> SCHEMES = schemes();

    private DiscoveryParser() {}

    static @Nullable Discovery read(Members in) {
        Place.ObjectReader<Discovery> type = in.requiredChoice("type", TYPES);
        if (type != null) return type.read(in);
        in.ignoreOthers();
        return null;
    }

    private static @Nullable Discovery dns(Members in) {
        String name = in.requiredText("name", HostSyntax::faultIn);
        Reach reach = reach(in);
        int port = in.integer("port", Discovery.PORT, reach.secure() ? 443 : 80);
        Refresh refresh = refresh(in);
        return name == null ? null : new Discovery.Dns(name, port, reach, refresh);
    }

    private static @Nullable Discovery srv(Members in) {
        String name = in.requiredText("name", AwsSyntax::faultInServiceName);
        Reach reach = reach(in);
        Refresh refresh = refresh(in);
        return name == null ? null : new Discovery.Srv(name, reach, refresh);
    }

    private static @Nullable Discovery cloudMap(Members in) {
        String namespace = in.requiredText("namespace", AwsSyntax::faultInCloudMapName);
        String service = in.requiredText("service", AwsSyntax::faultInCloudMapName);
        Optional<String> region = in.text("region", AwsSyntax::faultInRegion);
        Optional<Integer> port =
                in.optional("port").map(place -> place.number(Discovery.PORT)).map(Math::toIntExact);
        Map<String, String> attributes =
                in.object("attributes", DiscoveryParser::attributes).orElse(Map.of());
        Reach reach = reach(in);
        Refresh refresh = refresh(in);
        if (namespace == null || service == null) return null;
        return new Discovery.CloudMap(namespace, service, region, port, attributes, reach, refresh);
    }

    private static Map<String, String> attributes(Members in) {
        Map<String, String> attributes = new LinkedHashMap<>();
        in.free((int) Discovery.CloudMap.ATTRIBUTES.max()).forEach((name, place) -> {
            String fault = AwsSyntax.faultInAttribute(name);
            if (fault != null) place.fault(fault);
            String value = place.text(AwsSyntax::faultInAttribute);
            if (value != null) attributes.put(name, value);
        });
        return attributes;
    }

    private static Reach reach(Members in) {
        boolean secure = in.choice("scheme", SCHEMES, false);
        return new Reach(secure, in.text("path", PathSyntax::faultIn, ""));
    }

    private static Refresh refresh(Members in) {
        return in.object("refresh", DiscoveryParser::bounds).orElse(Refresh.DEFAULT);
    }

    private static Refresh bounds(Members in) {
        return new Refresh(
                in.duration("min", Refresh.BOUNDS).orElse(Refresh.DEFAULT.least()),
                in.duration("max", Refresh.BOUNDS).orElse(Refresh.DEFAULT.most()));
    }

    private static Map<String, Place.ObjectReader<Discovery>> types() {
        Map<String, Place.ObjectReader<Discovery>> types = new LinkedHashMap<>();
        types.put("dns", DiscoveryParser::dns);
        types.put("srv", DiscoveryParser::srv);
        types.put("cloud-map", DiscoveryParser::cloudMap);
        return types;
    }

    private static Map<String, Boolean> schemes() {
        Map<String, Boolean> words = new LinkedHashMap<>();
        words.put("http", false);
        words.put("https", true);
        return words;
    }
}
