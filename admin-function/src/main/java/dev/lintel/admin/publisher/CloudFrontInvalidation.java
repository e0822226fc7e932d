package dev.lintel.admin.publisher;

import dev.lintel.admin.publisher.AwsService.Call;
import dev.lintel.admin.publisher.AwsService.Reply;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.SortedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/// Invalidation by cache tag: CloudFront's `CreateInvalidation` of 2020-05-31, where a path that begins with `#` is a
/// tag.
/// There are no wildcards among tags; case does not matter; each counts, and is billed, as a path, and 3,000 may be
/// under
/// way at once for a distribution. Thread-safe.
public final class CloudFrontInvalidation implements CacheInvalidation {
    /// CloudFront is one service for all regions, and this is where it signs.
    public static final URI ENDPOINT = URI.create("https://cloudfront.amazonaws.com");

    private static final int MOST_TAGS = 3_000;
    private static final String SERVICE = "CloudFront";
    private static final Pattern DISTRIBUTION = Pattern.compile("[A-Z0-9]{1,32}");
    private static final Pattern TAG = Pattern.compile("[a-z0-9._-]{1,256}");
    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9-]{1,128}");
    private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z]{1,64})</Code>");

    private final AwsService service;
    private final URI uri;

    /// @param distribution its id
    /// @param endpoint [#ENDPOINT], or a double's
    /// @throws IllegalArgumentException if that is no id
    public CloudFrontInvalidation(
            SdkHttpClient http,
            IdentityProvider<? extends AwsCredentialsIdentity> credentials,
            String distribution,
            URI endpoint,
            InstantSource clock,
            Backoff backoff) {
        if (!DISTRIBUTION.matcher(distribution).matches())
            throw new IllegalArgumentException("is no id of a distribution: " + distribution);
        var signing = AwsService.Signing.v4("cloudfront", "us-east-1", credentials, clock.withZone(ZoneOffset.UTC));
        this.service = new AwsService(http, signing, backoff);
        this.uri = URI.create(endpoint.toString().replaceFirst("/$", "") + "/2020-05-31/distribution/" + distribution
                + "/invalidation");
    }

    @Override
    public void invalidate(SortedSet<String> tags, String reference) {
        Reply reply;
        try {
            reply = service.call(new Call(
                    SdkHttpMethod.POST, uri, Map.of("Content-Type", "application/xml"), batch(tags, reference)));
        } catch (IOException e) {
            throw EdgeServiceProblems.unavailable(SERVICE, e);
        }
        if (reply.status() == 200 || reply.status() == 201) return;
        Matcher code = CODE.matcher(reply.body());
        String name = code.find() ? code.group(1) : "";
        if (reply.passing() || name.equals("TooManyInvalidationsInProgress"))
            throw EdgeServiceProblems.unavailable(SERVICE, new IOException(reply.status() + " " + name));
        throw EdgeServiceProblems.refused(SERVICE, "CreateInvalidation", reply.status(), name);
    }

    /// What goes into the XML is checked first, so nothing needs escaping.
    private static String batch(SortedSet<String> tags, String reference) {
        if (tags.isEmpty() || tags.size() > MOST_TAGS)
            throw new IllegalArgumentException("an invalidation has 1 to 3,000 tags, not " + tags.size());
        if (!REFERENCE.matcher(reference).matches())
            throw new IllegalArgumentException("is no reference: " + reference);
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<InvalidationBatch xmlns=\"http://cloudfront.amazonaws.com/doc/2020-05-31/\"><Paths><Quantity>");
        xml.append(tags.size()).append("</Quantity><Items>");
        for (String tag : tags) {
            if (!TAG.matcher(tag).matches()) throw new IllegalArgumentException("is no tag: " + tag);
            xml.append("<Path>#").append(tag).append("</Path>");
        }
        return xml.append("</Items></Paths><CallerReference>")
                .append(reference)
                .append("</CallerReference></InvalidationBatch>")
                .toString();
    }
}
