package dev.lintel.admin.health;

import dev.lintel.contract.UpstreamSpec;
import dev.lintel.contract.net.AddressPolicy;
import dev.lintel.contract.protection.HealthCheck;
import dev.lintel.contract.protection.StatusRange;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// A GET in HTTP/1.1 on a socket of its own, of which only the status line is read. By hand, so that the address that
/// was checked is the address that is called: a client that looks the name up itself could be told another one.
public final class SocketProbe implements HealthProbe {
    private static final int STATUS_LINE = 256;

    private final AddressPolicy addresses;
    private final LongSupplier nanos;

    /// @param nanos a monotonic clock
    public SocketProbe(AddressPolicy addresses, LongSupplier nanos) {
        this.addresses = addresses;
        this.nanos = nanos;
    }

    @Override
    public boolean isWell(UpstreamSpec.Target target, UpstreamSpec.Tls tls, HealthCheck check) {
        long deadline = nanos.getAsLong() + check.timeout().toNanos();
        try (var socket = new Socket()) {
            URI url = target.url();
            int port = url.getPort() > 0 ? url.getPort() : target.secure() ? 443 : 80;
            socket.connect(new InetSocketAddress(allowed(name(url)), port), leftMillis(deadline));
            socket.setSoTimeout(leftMillis(deadline));
            Socket talking = target.secure() ? secured(socket, url, port, tls) : socket;
            talking.getOutputStream().write(request(url, check));
            return StatusRange.anyHolds(check.statuses(), status(talking, deadline));
        } catch (IOException | GeneralSecurityException | NumberFormatException unwell) {
            return false;
        }
    }

    private static String name(URI url) {
        String host = url.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private InetAddress allowed(String name) throws IOException {
        for (InetAddress address : InetAddress.getAllByName(name)) if (addresses.allows(address)) return address;
        throw new IOException("no address that may be called");
    }

    private int leftMillis(long deadline) throws SocketTimeoutException {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - nanos.getAsLong());
        if (left <= 0) throw new SocketTimeoutException("the check took too long");
        return Math.toIntExact(left);
    }

    private static Socket secured(Socket socket, URI url, int port, UpstreamSpec.Tls tls)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, tls.insecure() ? new TrustManager[] {new TrustsAnybody()} : null, null);
        String peer = tls.serverName().orElse(name(url));
        var secured = (SSLSocket) context.getSocketFactory().createSocket(socket, peer, port, true);
        SSLParameters parameters = secured.getSSLParameters();
        if (!tls.insecure()) parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private static byte[] request(URI url, HealthCheck check) {
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        String base = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return ("GET " + base + check.path() + " HTTP/1.1\r\nHost: " + url.getRawAuthority()
                        + "\r\nUser-Agent: Lintel-Health-Check\r\nAccept: */*\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Of `HTTP/1.1 200 OK`; reads no further than that.
    private int status(Socket socket, long deadline) throws IOException {
        InputStream in = socket.getInputStream();
        var line = new StringBuilder();
        while (line.length() < STATUS_LINE) {
            socket.setSoTimeout(leftMillis(deadline));
            int c = in.read();
            if (c < 0 || c == '\r' || c == '\n') break;
            line.append((char) c);
        }
        if (!line.toString().startsWith("HTTP/1.") || line.length() < 12) throw new IOException("this is no HTTP");
        return Integer.parseInt(line.substring(9, 12));
    }

    /// For `insecure`: tests only.
    private static final class TrustsAnybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
