package dev.lintel.admin.lambda;

import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Whom a function URL with `AWS_IAM` has authenticated: the block `requestContext.authorizer.iam` of its event, which
/// Lambda writes and no client can. For an assumed role the ARN ends in the session's name, which says who it was.
final class IamPrincipal {
    private static final Pattern ARN = Pattern.compile(
            "arn:aws[a-z-]*:(iam|sts)::[0-9]{12}:(root|(user|assumed-role|federated-user)/[\\x21-\\x7E]{1,600})");
    private static final Pattern ID = Pattern.compile("[A-Z0-9]{16,128}");
    private static final int LENGTH = 256;

    private IamPrincipal() {}

    /// Empty if the URL authenticated nobody, or none of IAM's users and roles: a service such as CloudFront signs for
    /// whoever asks it.
    static Optional<String> of(JsonNode requestContext) {
        JsonNode iam = requestContext.path("authorizer").path("iam");
        String arn = iam.path("userArn").stringValue("");
        if (!ARN.matcher(arn).matches()
                || !ID.matcher(iam.path("accessKey").stringValue("")).matches()) return Optional.empty();
        String name = plain(arn);
        return Optional.of(name.length() <= LENGTH ? name : shortened(arn));
    }

    /// A path may be 512 characters long and says nothing that the name does not: `arn:…:user/…/name`.
    private static String shortened(String arn) {
        int kind = arn.indexOf('/') + 1;
        String name = plain(arn.substring(arn.lastIndexOf('/') + 1));
        return plain(arn.substring(0, kind)) + ".../" + name.substring(0, Math.min(name.length(), 128));
    }

    /// Parentheses are for claims, and paths may hold them.
    private static String plain(String text) {
        return text.replace("(", "%28").replace(")", "%29");
    }
}
