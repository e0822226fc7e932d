package dev.lintel.router.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemType;
import dev.lintel.contract.SecretRef;
import dev.lintel.contract.UpstreamSpec.Protocol;
import dev.lintel.contract.UpstreamSpec.Tls;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class TlsTest {
    private static final Tls TRUSTING = tls(false, null);

    private static @Nullable X509Bundle authority;
    private static @Nullable X509Bundle server;
    private static @Nullable X509Bundle client;

    @BeforeAll
    static void makeCertificates() throws Exception {
        var builder = new CertificateBuilder().ecp256();
        authority = builder.copy()
                .subject("CN=authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        server =
                builder.copy().subject("CN=server").addSanDnsName("orders.test").buildIssuedBy(authority);
        client = builder.copy().subject("CN=client").buildIssuedBy(authority);
    }

    private static Tls tls(boolean insecure, @Nullable String serverName) {
        return new Tls(
                Optional.ofNullable(serverName),
                insecure ? Optional.empty() : Optional.of(SecretRef.parse("env:CA")),
                Optional.empty(),
                Optional.empty(),
                insecure);
    }

    private static X509Bundle bundle(@Nullable X509Bundle made) {
        if (made == null) throw new IllegalStateException("not made yet");
        return made;
    }

    private static SslContext context(ClientAuth auth, String... protocols) throws Exception {
        var certificate = bundle(server);
        return SslContextBuilder.forServer(certificate.getKeyPair().getPrivate(), certificate.getCertificatePath())
                .sslProvider(SslProvider.JDK)
                .trustManager(bundle(authority).getCertificate())
                .clientAuth(auth)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        List.of(protocols)))
                .build();
    }

    private static Http2Server.Script answering(String text) {
        return (peer, frame) -> {
            if (frame instanceof Http2HeadersFrame head) peer.answer(head.stream(), text);
        };
    }

    private static Caller.Setup to(int port, Tls tls) {
        return Caller.to("https://orders.test:" + port)
                .names(host -> List.of(InetAddress.getLoopbackAddress()))
                .tls(
                        tls,
                        Map.of(
                                "CA",
                                bundle(authority).getCertificatePEM(),
                                "CERT",
                                bundle(client).getCertificatePathPEM(),
                                "KEY",
                                bundle(client).getPrivateKeyPEM()));
    }

    @Test
    void speaksHttp2WhereTheBackendDoes() throws Exception {
        try (var backend = Http2Server.running(context(ClientAuth.NONE, "h2", "http/1.1"), answering("ok"));
                var caller = to(backend.port(), TRUSTING).build()) {
            var first = caller.get("/");
            var second = caller.get("/");
            assertEquals("ok", first.text());
            assertEquals("ok", second.text());
            assertEquals(1, backend.accepted());
        }
    }

    @Test
    void speaksHttp1WhereTheBackendDoesNot() throws Exception {
        try (var backend = SecureHttp1.running(context(ClientAuth.NONE, "http/1.1"));
                var caller = to(backend.port(), TRUSTING).build()) {
            for (int i = 0; i < 3; i++) assertEquals("ok", caller.get("/").text());
            assertEquals(1, backend.accepted());
        }
    }

    @Test
    void saysThatABackendThatMustSpeakHttp2DoesNot() throws Exception {
        try (var backend = SecureHttp1.running(context(ClientAuth.NONE, "http/1.1"));
                var caller =
                        to(backend.port(), TRUSTING).protocol(Protocol.HTTP2).build()) {
            assertEquals(
                    ProblemType.UPSTREAM_UNREACHABLE, caller.get("/").problem().type());
        }
    }

    @Test
    void asksForNoHttp2WhenTold() throws Exception {
        try (var backend = SecureHttp1.running(context(ClientAuth.NONE, "h2", "http/1.1"));
                var caller =
                        to(backend.port(), TRUSTING).protocol(Protocol.HTTP1).build()) {
            assertEquals("ok", caller.get("/").text());
        }
    }

    @Test
    void takesAnHttp1ConnectionForAnUpgrade() throws Exception {
        try (var backend = SecureHttp1.running(context(ClientAuth.NONE, "h2", "http/1.1"));
                var caller = to(backend.port(), TRUSTING).build()) {
            var answer = caller.send("GET", "/", new TestBody(-1), "Connection", "Upgrade", "Upgrade", "websocket");
            assertEquals("ok", answer.text());
        }
    }

    @Test
    void trustsNobodyItDoesNotKnow() throws Exception {
        try (var backend = SecureHttp1.running(context(ClientAuth.NONE, "http/1.1"));
                var caller = to(backend.port(), Tls.DEFAULT).build()) {
            Problem problem = caller.get("/").problem();
            assertEquals(ProblemType.UPSTREAM_UNREACHABLE, problem.type());
            assertEquals("backend orders failed the TLS handshake", problem.detail());
        }
    }

    @Test
    void refusesACertificateForAnotherName() throws Exception {
        try (var backend = SecureHttp1.running(context(ClientAuth.NONE, "http/1.1"));
                var caller = to(backend.port(), tls(false, "billing.test")).build();
                var byAddress = Caller.to("https://127.0.0.1:" + backend.port())
                        .tls(TRUSTING, Map.of("CA", bundle(authority).getCertificatePEM()))
                        .build()) {
            assertEquals(
                    ProblemType.UPSTREAM_UNREACHABLE, caller.get("/").problem().type());
            assertEquals(
                    ProblemType.UPSTREAM_UNREACHABLE,
                    byAddress.get("/").problem().type());
        }
    }

    @Test
    void asksForTheServerNameThatIsConfigured() throws Exception {
        try (var backend = SecureHttp1.running(context(ClientAuth.NONE, "http/1.1"));
                var caller = Caller.to("https://127.0.0.1:" + backend.port())
                        .tls(
                                tls(false, "orders.test"),
                                Map.of("CA", bundle(authority).getCertificatePEM()))
                        .build()) {
            assertEquals("ok", caller.get("/").text());
        }
    }

    @Test
    void trustsAnybodyWhenInsecure() throws Exception {
        try (var backend = SecureHttp1.running(context(ClientAuth.NONE, "http/1.1"));
                var caller = to(backend.port(), tls(true, "billing.test")).build()) {
            assertEquals("ok", caller.get("/").text());
        }
    }

    @Test
    void showsItsOwnCertificate() throws Exception {
        var mutual = new Tls(
                Optional.empty(),
                Optional.of(SecretRef.parse("env:CA")),
                Optional.of(SecretRef.parse("env:CERT")),
                Optional.of(SecretRef.parse("env:KEY")),
                false);
        try (var backend = SecureHttp1.running(context(ClientAuth.REQUIRE, "http/1.1"));
                var caller = to(backend.port(), mutual).build();
                var stranger = to(backend.port(), TRUSTING).build()) {
            assertEquals("ok", caller.get("/").text());
            assertEquals(
                    ProblemType.UPSTREAM_UNREACHABLE,
                    stranger.get("/").problem().type());
        }
    }

    @Test
    void tellsNothingOfASecretThatCannotBeHad() throws Exception {
        var mutual = new Tls(
                Optional.empty(), Optional.of(SecretRef.parse("env:NONE")), Optional.empty(), Optional.empty(), false);
        try (var caller = to(9, mutual).build()) {
            Problem problem = caller.get("/").problem();
            assertEquals("backend orders cannot be called over TLS as configured", problem.detail());
        }
    }

    /// Without close_notify anybody on the way may have cut it.
    @Test
    void takesAReplyDelimitedByCloseOnlyWithACloseNotify() throws Exception {
        try (var backend = SecureHttp1.ending(context(ClientAuth.NONE, "http/1.1"), true);
                var caller = to(backend.port(), TRUSTING).build()) {
            assertEquals("ok", caller.get("/").text());
        }
        try (var backend = SecureHttp1.ending(context(ClientAuth.NONE, "http/1.1"), false);
                var caller = to(backend.port(), TRUSTING).build()) {
            assertEquals(
                    "backend orders cut its reply",
                    caller.get("/").problemOrCut().detail());
        }
    }
}
