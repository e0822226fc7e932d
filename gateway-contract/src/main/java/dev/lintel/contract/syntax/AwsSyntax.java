package dev.lintel.contract.syntax;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Names that AWS and DNS service records have. Regions and services become parts of host names, so they are checked.
public final class AwsSyntax {
    private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(-[a-z]{2,12}){1,3}-[0-9]{1,2}");
    private static final Pattern SERVICE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?");
    private static final Pattern CLOUD_MAP = Pattern.compile("[A-Za-z0-9_.-]{1,253}");
    private static final Pattern SRV = Pattern.compile(
            "(_?[A-Za-z0-9]([A-Za-z0-9-]{0,60}[A-Za-z0-9])?\\.)*" + "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
    private static final Pattern FUNCTION = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern FUNCTION_ARN = Pattern.compile(
            "arn:aws[a-z-]{0,10}:lambda:[a-z]{2,4}(-[a-z]{2,12}){1,3}-[0-9]{1,2}:[0-9]{12}:function:[A-Za-z0-9_-]{1,64}");
    private static final Pattern QUALIFIER = Pattern.compile("\\$LATEST|[A-Za-z0-9_-]{1,128}");
    private static final int SRV_LENGTH = 253;
    private static final int ATTRIBUTE_LENGTH = 1024;

    private AwsSyntax() {}

    public static @Nullable String faultInRegion(String text) {
        return REGION.matcher(text).matches() ? null : "is not a region such as eu-west-1";
    }

    /// As in host names of endpoints and in signatures.
    public static @Nullable String faultInService(String text) {
        return SERVICE.matcher(text).matches() ? null : "is not an AWS service such as sqs";
    }

    public static @Nullable String faultInCloudMapName(String text) {
        return CLOUD_MAP.matcher(text).matches()
                ? null
                : "is not a name that Cloud Map knows: letters, digits, dots, dashes and underscores, at most 253";
    }

    /// A key or value of an instance's attribute.
    public static @Nullable String faultInAttribute(String text) {
        boolean plain = text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
        return plain && !text.isEmpty() && text.length() <= ATTRIBUTE_LENGTH
                ? null
                : "is not an attribute: 1 to " + ATTRIBUTE_LENGTH + " characters of ASCII";
    }

    public static @Nullable String faultInServiceName(String text) {
        return text.length() <= SRV_LENGTH && SRV.matcher(text).matches()
                ? null
                : "is not the name of a service record such as _http._tcp.orders.internal";
    }

    /// A Lambda function's name or ARN, without qualifier.
    public static @Nullable String faultInFunction(String text) {
        return FUNCTION.matcher(text).matches() || FUNCTION_ARN.matcher(text).matches()
                ? null
                : "is not a function: its name, or its ARN without version or alias";
    }

    public static @Nullable String faultInQualifier(String text) {
        return QUALIFIER.matcher(text).matches() ? null : "is not a version or an alias of a function";
    }
}
