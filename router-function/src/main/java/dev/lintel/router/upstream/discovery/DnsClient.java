package dev.lintel.router.upstream.discovery;

import dev.lintel.router.http.EventLoops;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// Asks the system's name servers for records, over UDP and, for long answers, TCP. Remembers nothing: its answers are
/// the memory. Each question leaves from a port of its own, so that an answer is hard to forge and a copied process
/// shares no socket.
final class DnsClient implements AutoCloseable {
    private static final long QUERY_MILLIS = 2_000;
    private static final int MOST_QUERIES = 8;

    private final DnsNameResolver resolver;

    DnsClient(EventLoops loops) {
        this(loops, DnsServerAddressStreamProviders.platformDefault());
    }

    DnsClient(EventLoops loops, DnsServerAddressStreamProvider servers) {
        EventLoop loop = loops.group().next();
        resolver = new DnsNameResolverBuilder(loop)
                .datagramChannelType(loops.datagramChannel())
                .socketChannelType(loops.clientChannel(), true) // a query that times out is repeated over TCP
                .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
                .nameServerProvider(servers)
                .resolveCache(NoopDnsCache.INSTANCE)
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
                .queryTimeoutMillis(QUERY_MILLIS)
                .maxQueriesPerResolve(MOST_QUERIES)
                .searchDomains(List.of())
                .build();
    }

    /// What a reader makes of the records of that name and type; aliases are followed. Fails where there are none.
    <T> CompletableFuture<List<T>> ask(String name, DnsRecordType type, Function<DnsRecord, T> reader) {
        CompletableFuture<List<T>> answer = new CompletableFuture<>();
        resolver.resolveAll(new DefaultDnsQuestion(name, type)).addListener(done -> {
            if (!done.isSuccess()) {
                answer.completeExceptionally(done.cause());
                return;
            }
            List<DnsRecord> records = records(done.getNow());
            try {
                answer.complete(records.stream()
                        .filter(record -> record.type().equals(type))
                        .map(reader)
                        .toList());
            } catch (RuntimeException malformed) {
                answer.completeExceptionally(malformed);
            } finally {
                records.forEach(ReferenceCountUtil::release);
            }
        });
        return answer;
    }

    @SuppressWarnings("unchecked") // the future of resolveAll(DnsQuestion), seen through its listener
    private static List<DnsRecord> records(Object result) {
        return (List<DnsRecord>) result;
    }

    @Override
    public void close() {
        resolver.close();
    }
}
