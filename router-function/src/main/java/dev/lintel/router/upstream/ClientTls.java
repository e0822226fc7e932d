package dev.lintel.router.upstream;

import dev.lintel.contract.SecretRef;
import dev.lintel.contract.UpstreamSpec.Tls;
import dev.lintel.store.secret.SecretResolver;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// TLS towards the targets of one upstream, by the JDK. Built when first needed, since keys may have to be fetched.
/// Thread-safe.
final class ClientTls {
    private final Tls tls;
    private final SecretResolver secrets;
    private final Map<Dialect, SslContext> contexts = new ConcurrentHashMap<>();

    ClientTls(Tls tls, SecretResolver secrets) {
        this.tls = tls;
        this.secrets = secrets;
    }

    /// Sent as SNI and looked for in the certificate.
    String serverName(Destination destination) {
        return tls.serverName().orElse(destination.host);
    }

    @Nullable
    SslContext known(Dialect dialect) {
        return contexts.get(dialect);
    }

    /// Blocks while keys and certificates are fetched.
    ///
    /// @throws dev.lintel.contract.ProblemException if one cannot be had
    SslContext context(Dialect dialect) throws SSLException {
        @Nullable SslContext known = known(dialect);
        if (known != null) return known;
        SslContext built = build(dialect);
        contexts.put(dialect, built);
        return built;
    }

    private SslContext build(Dialect dialect) throws SSLException {
        List<String> protocols = switch (dialect) {
            case HTTP1 -> List.of("http/1.1");
            case HTTP2 -> List.of("h2");
            case NEGOTIATED -> List.of("h2", "http/1.1");
        };
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .endpointIdentificationAlgorithm(tls.insecure() ? null : "HTTPS")
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        protocols));
        if (dialect != Dialect.HTTP1) builder.ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE);
        if (tls.insecure()) builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        else if (tls.certificateAuthority().isPresent())
            builder.trustManager(pem(tls.certificateAuthority().get()));
        if (tls.clientCertificate().isPresent() && tls.clientKey().isPresent())
            builder.keyManager(
                    pem(tls.clientCertificate().get()), pem(tls.clientKey().get()));
        return builder.build();
    }

    private InputStream pem(SecretRef secret) {
        return new ByteArrayInputStream(secrets.resolve(secret).getBytes(StandardCharsets.US_ASCII));
    }
}
