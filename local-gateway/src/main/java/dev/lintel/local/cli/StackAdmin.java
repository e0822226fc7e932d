package dev.lintel.local.cli;

import dev.lintel.local.ExitCode;
import dev.lintel.local.Stop;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/// Finds a stack's admin API by what CloudFormation says of the stack. One call of its query API, signed here, saves an
/// SDK client.
final class StackAdmin {
    /// Where stacks are, and what signs for them: a stack of Lintel is nowhere else.
    static final String REGION = "us-east-1";

    static final URI AWS = URI.create("https://cloudformation." + REGION + ".amazonaws.com");

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final URI cloudFormation;
    private final AwsCredentialsProvider credentials;
    private final Clock clock;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    StackAdmin(URI cloudFormation, AwsCredentialsProvider credentials, Clock clock) {
        this.cloudFormation = cloudFormation;
        this.credentials = credentials;
        this.clock = clock;
    }

    /// With the credentials of the SDK's default chain.
    static StackAdmin standard(URI cloudFormation) {
        return new StackAdmin(
                cloudFormation, DefaultCredentialsProvider.builder().build(), Clock.systemUTC());
    }

    /// @param throughCloudFront under the path that the stack has for it, instead of by its function URL
    AdminClient client(String stack, boolean throughCloudFront) {
        Map<String, String> outputs = outputs(stack, false);
        URI url = URI.create(output(outputs, stack, "AdminUrl"));
        URI at = throughCloudFront
                ? URI.create(
                        "https://" + output(outputs, stack, "DistributionDomain") + output(outputs, stack, "AdminPath"))
                : url;
        return new AdminClient(
                at,
                new AwsSignature(url, "lambda", REGION, credentials, clock),
                "it is what the stack " + stack + " says");
    }

    /// By name.
    ///
    /// @param settled only of a stack that is not being changed
    Map<String, String> outputs(String stack, boolean settled) {
        String body = "Action=DescribeStacks&Version=2010-05-15&StackName=" + AdminClient.encode(stack);
        HttpResponse<byte[]> reply = post(body.getBytes(StandardCharsets.UTF_8));
        Document document = xml(reply);
        if (reply.statusCode() != 200)
            throw new Stop(
                    text(document, "Code").equals("ValidationError") ? ExitCode.INVALID : ExitCode.ERROR,
                    "CloudFormation: " + text(document, "Message"));
        String status = text(document, "StackStatus");
        // of REVIEW_IN_PROGRESS nothing was deployed yet, and nothing happens to it by itself
        if (settled && status.endsWith("_IN_PROGRESS") && !status.equals("REVIEW_IN_PROGRESS"))
            throw new Stop(
                    ExitCode.ERROR,
                    "the stack " + stack + " is being changed (" + status + "): try again when that is done");
        Map<String, String> outputs = new TreeMap<>();
        NodeList keys = document.getElementsByTagName("OutputKey");
        for (int i = 0; i < keys.getLength(); i++)
            if (keys.item(i).getParentNode() instanceof Element output)
                outputs.put(
                        keys.item(i).getTextContent(),
                        output.getElementsByTagName("OutputValue").item(0).getTextContent());
        return outputs;
    }

    private HttpResponse<byte[]> post(byte[] body) {
        Map<String, String> headers = Map.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
        var request = HttpRequest.newBuilder(cloudFormation.resolve("/"))
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        new AwsSignature(cloudFormation, "cloudformation", REGION, credentials, clock)
                .of("POST", "/", headers, body)
                .forEach(request::header);
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new Stop(ExitCode.ERROR, "CloudFormation does not answer at " + cloudFormation + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stop(ExitCode.ERROR, "interrupted");
        }
    }

    private static String output(Map<String, String> outputs, String stack, String name) {
        String value = outputs.get(name);
        if (value == null)
            throw new Stop(
                    ExitCode.INVALID,
                    name.equals("AdminPath")
                            ? "the stack " + stack + " has no admin API behind CloudFront: set lintel:adminPath"
                            : "the stack " + stack + " is none of Lintel's: it has no output " + name);
        return value;
    }

    private static Document xml(HttpResponse<byte[]> reply) {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null); // it would print
            return builder.parse(new ByteArrayInputStream(reply.body()));
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new Stop(ExitCode.ERROR, "CloudFormation answered " + reply.statusCode() + " without its XML");
        }
    }

    private static String text(Document document, String tag) {
        NodeList found = document.getElementsByTagName(tag);
        return found.getLength() == 0 ? "no reason was given" : found.item(0).getTextContent();
    }
}
