package dev.lintel.router.action;

import dev.lintel.contract.Action;
import dev.lintel.router.http.Reply;
import dev.lintel.router.policy.BytesBody;
import dev.lintel.router.policy.Exchange;
import dev.lintel.router.policy.Policy;
import dev.lintel.router.policy.ReplyStage;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;

/// Answers by itself.
public final class ReplyAction implements Policy.Next {
    private final Reply reply;

    public ReplyAction(Action.DirectReply reply) {
        var body = new BytesBody(reply.body().getBytes(StandardCharsets.UTF_8));
        this.reply = Reply.of(reply.status(), reply.headers(), body);
    }

    @Override
    public CompletionStage<Reply> proceed(Exchange exchange) {
        exchange.request().body().discard();
        return ReplyStage.of(reply); // its body holds no state, so all requests may share it
    }
}
