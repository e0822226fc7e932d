package dev.lintel.router.upstream.discovery;

import dev.lintel.contract.Discovery;
import dev.lintel.contract.Discovery.Reach;
import dev.lintel.contract.Discovery.Refresh;
import dev.lintel.contract.syntax.HostSyntax;
import dev.lintel.router.upstream.Site;
import dev.lintel.router.upstream.TargetSource;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Targets by DNS: every address of a name, or every service record. Asked for again when the first of the records is
/// old, within the bounds.
final class DnsTargets implements TargetSource {
    /// RFC 2782 gives a weight of 0 a very small chance, not none; so the others count a hundredfold.
    private static final int WEIGHT_SCALE = 100;

    private final DnsClient client;
    private final Discovery discovery;

    private record Address(InetAddress address, long seconds) {}

    private record Service(int priority, int weight, int port, String host, long seconds) {}

    DnsTargets(Discovery.Dns discovery, DnsClient client) {
        this.discovery = discovery;
        this.client = client;
    }

    DnsTargets(Discovery.Srv discovery, DnsClient client) {
        this.discovery = discovery;
        this.client = client;
    }

    @Override
    public CompletionStage<Found> find() {
        return switch (discovery) {
            case Discovery.Dns dns -> addresses(dns);
            case Discovery.Srv srv -> services(srv);
            case Discovery.CloudMap elsewhere -> throw new IllegalStateException("not by DNS");
        };
    }

    /// Of either family; one that cannot be had is done without where the other can.
    private CompletionStage<Found> addresses(Discovery.Dns dns) {
        var v4 = client.ask(dns.name(), DnsRecordType.A, DnsTargets::address);
        var v6 = client.ask(dns.name(), DnsRecordType.AAAA, DnsTargets::address);
        CompletableFuture<List<Address>> none = CompletableFuture.completedFuture(List.of());
        return v4.handle((found, failure) -> failure)
                .thenCombine(v6.handle((found, failure) -> failure), DnsTargets::bothFailed)
                .thenCompose(failed -> failed ? v4 : v4.exceptionallyCompose(e -> none))
                .thenCombine(v6.exceptionallyCompose(e -> none), (some, others) -> found(dns, some, others));
    }

    private static boolean bothFailed(@Nullable Throwable one, @Nullable Throwable other) {
        return one != null && other != null;
    }

    private static Found found(Discovery.Dns dns, List<Address> some, List<Address> others) {
        List<Address> all = Stream.concat(some.stream(), others.stream()).toList();
        Reach reach = dns.reach();
        List<Site> sites = all.stream()
                .map(one -> new Site(reach.secure(), dns.name(), one.address, dns.port(), reach.path(), 1, 0, Map.of()))
                .toList();
        return new Found(sites, again(dns.refresh(), all.stream().mapToLong(Address::seconds)));
    }

    private CompletionStage<Found> services(Discovery.Srv srv) {
        Reach reach = srv.reach();
        return client.ask(srv.name(), DnsRecordType.SRV, DnsTargets::service).thenApply(records -> {
            // "." says that there is none; and what a stranger's zone says becomes a host and a port: it must be such
            List<Service> there = records.stream()
                    .filter(one -> HostSyntax.faultIn(one.host) == null && one.port > 0)
                    .toList();
            boolean weighted = there.stream().anyMatch(one -> one.weight > 0);
            List<Site> sites = there.stream()
                    .map(one -> new Site(
                            reach.secure(),
                            one.host,
                            null,
                            one.port,
                            reach.path(),
                            weighted ? Math.max(1, one.weight * WEIGHT_SCALE) : 1,
                            one.priority,
                            Map.of()))
                    .toList();
            return new Found(sites, again(srv.refresh(), there.stream().mapToLong(Service::seconds)));
        });
    }

    private static Duration again(Refresh refresh, java.util.stream.LongStream lives) {
        Duration life = Duration.ofSeconds(lives.min().orElse(0));
        if (life.compareTo(refresh.least()) < 0) return refresh.least();
        return life.compareTo(refresh.most()) > 0 ? refresh.most() : life;
    }

    private static Address address(DnsRecord record) {
        ByteBuf content = content(record);
        var bytes = new byte[content.readableBytes()];
        content.getBytes(content.readerIndex(), bytes);
        try {
            return new Address(InetAddress.getByAddress(bytes), record.timeToLive());
        } catch (UnknownHostException badLength) {
            throw new IllegalArgumentException("an address record of " + bytes.length + " bytes", badLength);
        }
    }

    private static Service service(DnsRecord record) {
        ByteBuf content = content(record).duplicate();
        int priority = content.readUnsignedShort();
        int weight = content.readUnsignedShort();
        int port = content.readUnsignedShort();
        String host = DefaultDnsRecordDecoder.decodeName(content);
        return new Service(
                priority,
                weight,
                port,
                host.endsWith(".") ? host.substring(0, host.length() - 1) : host,
                record.timeToLive());
    }

    private static ByteBuf content(DnsRecord record) {
        if (record instanceof DnsRawRecord raw) return raw.content();
        throw new IllegalArgumentException("a record without content");
    }

    @Override
    public void close() {
        client.close();
    }
}
