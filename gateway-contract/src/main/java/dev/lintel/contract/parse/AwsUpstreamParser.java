package dev.lintel.contract.parse;

import dev.lintel.contract.Timeouts;
import dev.lintel.contract.UpstreamSpec;
import dev.lintel.contract.UpstreamSpec.Aws;
import dev.lintel.contract.UpstreamSpec.AwsCall;
import dev.lintel.contract.UpstreamSpec.Http;
import dev.lintel.contract.UpstreamSpec.Target;
import dev.lintel.contract.syntax.AwsSyntax;
import dev.lintel.contract.syntax.UriSyntax;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads backends that the router calls with its own AWS credentials.
final class AwsUpstreamParser {
    private static final Map<String, Boolean> STREAMED = words("buffered", "streamed");
    private static final Map<String, Boolean> UNSIGNED = words("signed", "unsigned");

    private AwsUpstreamParser() {}

    static @Nullable UpstreamSpec lambda(Members in) {
        String function = in.requiredText("function", AwsSyntax::faultInFunction);
        Optional<String> qualifier = in.text("qualifier", AwsSyntax::faultInQualifier);
        boolean streamed = in.choice("invoke", STREAMED, false);
        AwsCall call = call(in);
        return function == null ? null : new UpstreamSpec.Lambda(function, qualifier, streamed, call);
    }

    static @Nullable UpstreamSpec aws(Members in) {
        String service = in.requiredText("service", AwsSyntax::faultInService);
        boolean unsigned = in.choice("payload", UNSIGNED, false);
        int maxBodyBytes = in.integer("maxBodyBytes", Aws.MAX_BODY_BYTES, Aws.USUAL_MAX_BODY_BYTES);
        AwsCall call = call(in);
        return service == null ? null : new Aws(service, unsigned, maxBodyBytes, call);
    }

    private static AwsCall call(Members in) {
        return new AwsCall(
                in.text("region", AwsSyntax::faultInRegion),
                in.text("endpoint", UriSyntax::faultInTarget).map(url -> new Target(URI.create(url), 1)),
                in.object("timeouts", TimeoutsParser::read).orElse(Timeouts.NONE),
                in.integer("maxConnections", Http.MAX_CONNECTIONS, BackendParser.MAX_CONNECTIONS));
    }

    private static Map<String, Boolean> words(String usual, String other) {
        Map<String, Boolean> words = new LinkedHashMap<>();
        words.put(usual, false);
        words.put(other, true);
        return words;
    }
}
