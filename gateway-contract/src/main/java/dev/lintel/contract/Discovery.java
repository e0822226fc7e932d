package dev.lintel.contract;

import dev.lintel.contract.syntax.AwsSyntax;
import dev.lintel.contract.syntax.DurationRange;
import dev.lintel.contract.syntax.HostSyntax;
import dev.lintel.contract.syntax.PathSyntax;
import dev.lintel.contract.syntax.Range;
import dev.lintel.contract.syntax.Syntax;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Where a backend's targets are found while it runs, in place of a list.
public sealed interface Discovery {
    Range PORT = new Range(1, 65_535);

    /// How a target that was found is spoken to.
    Reach reach();

    Refresh refresh();

    /// Every address of a name is a target of its own.
    ///
    /// @param name whose A and AAAA records are asked for; also `Host`, and the name that certificates are checked for
    /// @param port 1 to 65,535
    record Dns(String name, int port, Reach reach, Refresh refresh) implements Discovery {
        private static final Syntax NAME = HostSyntax::faultIn;

        /// @throws IllegalArgumentException if a component breaks its rule
        public Dns {
            NAME.require(name);
            PORT.require("port", port);
        }
    }

    /// Every SRV record is a target (RFC 2782): its priority says which go first, its weight how often, its port where.
    ///
    /// @param name such as `_http._tcp.orders.internal`
    record Srv(String name, Reach reach, Refresh refresh) implements Discovery {
        private static final Syntax NAME = AwsSyntax::faultInServiceName;

        /// @throws IllegalArgumentException if a component breaks its rule
        public Srv {
            NAME.require(name);
        }
    }

    /// Every healthy instance that AWS Cloud Map knows is a target. Its attributes are its labels, and
    /// `AVAILABILITY_ZONE` and `REGION` are its `zone` and `region`.
    ///
    /// @param namespace name of the namespace
    /// @param service name of the service
    /// @param region where to ask; without it the router's
    /// @param port of instances that register none
    /// @param attributes that instances must have, at most 10
    record CloudMap(
            String namespace,
            String service,
            Optional<String> region,
            Optional<Integer> port,
            Map<String, String> attributes,
            Reach reach,
            Refresh refresh)
            implements Discovery {
        public static final Range ATTRIBUTES = new Range(0, 10);
        private static final Syntax NAME = AwsSyntax::faultInCloudMapName;
        private static final Syntax REGION = AwsSyntax::faultInRegion;
        private static final Syntax ATTRIBUTE = AwsSyntax::faultInAttribute;

        /// @throws IllegalArgumentException if a component breaks its rule
        public CloudMap {
            attributes = Map.copyOf(attributes);
            NAME.require(namespace);
            NAME.require(service);
            region.ifPresent(REGION::require);
            port.ifPresent(number -> PORT.require("port", number));
            ATTRIBUTES.require("attributes: their number", attributes.size());
            attributes.forEach((key, value) -> {
                ATTRIBUTE.require(key);
                ATTRIBUTE.require(value);
            });
        }
    }

    /// @param secure over TLS
    /// @param path before the request's own; empty for none
    record Reach(boolean secure, String path) {
        private static final Syntax PATH = PathSyntax::faultIn;

        /// @throws IllegalArgumentException if the path is none
        public Reach {
            if (!path.isEmpty()) PATH.require(path);
        }
    }

    /// How soon the list is asked for again: when its records say that they are old, within these bounds. A list
    /// without a life of its own, as Cloud Map's is, is asked for again after the least.
    ///
    /// @param least 1 s to 1 h; usually 5 s
    /// @param most 1 s to 1 h, not below least; usually 60 s
    record Refresh(Duration least, Duration most) {
        public static final DurationRange BOUNDS = new DurationRange(Duration.ofSeconds(1), Duration.ofHours(1));
        public static final Refresh DEFAULT = new Refresh(Duration.ofSeconds(5), Duration.ofSeconds(60));

        /// @throws IllegalArgumentException if one is out of range, or both contradict each other
        public Refresh {
            BOUNDS.require("min", least);
            BOUNDS.require("max", most);
            if (most.compareTo(least) < 0) throw new IllegalArgumentException("'max' must not be below 'min'");
        }
    }
}
