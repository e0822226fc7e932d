package dev.lintel.store.dynamo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/// The wire between a client and DynamoDB: remembers which operations went over it, and can be cut. Thread-safe.
public final class Wire implements ExecutionInterceptor {
    private final List<String> sent = new ArrayList<>();
    private int whole = Integer.MAX_VALUE;
    private boolean lastIsSent;
    private String lostReply = "";

    /// Lets that many calls through and none after, as if the process had died.
    synchronized Wire cutAfter(int calls) {
        whole = calls;
        return this;
    }

    /// As [#cutAfter], but one more call arrives and is carried out, and only its reply is lost.
    synchronized Wire cutBeforeReplyOf(int call) {
        whole = call;
        lastIsSent = true;
        return this;
    }

    /// Loses the reply of the next call of that operation.
    synchronized Wire loseReplyOf(String operation) {
        lostReply = operation;
        return this;
    }

    /// The operations that were sent, attempts of the SDK's own included, in order; forgets them.
    public synchronized List<String> sent() {
        List<String> operations = List.copyOf(sent);
        sent.clear();
        return operations;
    }

    @Override
    public synchronized void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        if (sent.size() >= (lastIsSent ? whole + 1 : whole)) throw broken("the wire is cut");
        sent.add(operation(attributes));
    }

    @Override
    public synchronized void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        boolean lost = operation(attributes).equals(lostReply);
        if (lost) lostReply = "";
        if (lost || sent.size() > whole) throw broken("the reply is lost");
    }

    /// As an HTTP client's failure reaches the SDK, which tries such a call again.
    private static SdkClientException broken(String how) {
        return SdkClientException.create(how, new IOException(how));
    }

    private static String operation(ExecutionAttributes attributes) {
        return attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
    }
}
