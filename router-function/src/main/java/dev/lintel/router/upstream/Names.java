package dev.lintel.router.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Name look-up. Blocks, so it is asked on a virtual thread.
@FunctionalInterface
interface Names {
    /// The JVM's resolver, which remembers answers for 30 s.
    Names SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    List<InetAddress> lookUp(String host) throws UnknownHostException;
}
