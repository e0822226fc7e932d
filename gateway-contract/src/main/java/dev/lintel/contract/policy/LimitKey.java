package dev.lintel.contract.policy;

import dev.lintel.contract.expression.Expression;
import dev.lintel.contract.syntax.FieldSyntax;
import dev.lintel.contract.syntax.Range;
import dev.lintel.contract.syntax.Syntax;
import dev.lintel.contract.syntax.TextSyntax;
import java.util.List;

/// By what requests are told apart: those for which all parts are the same count together. Without parts, all do.
///
/// @param parts at most 8, none twice
/// @param onMissing what becomes of a request that lacks a part
public record LimitKey(List<Part> parts, Missing onMissing) {
    public static final Range PARTS = new Range(0, 8);
    public static final LimitKey ALL_TOGETHER = new LimitKey(List.of(), Missing.SHARED);

    /// @throws IllegalArgumentException if there are too many parts, or one is there twice
    public LimitKey {
        parts = List.copyOf(parts);
        PARTS.require("key: the number of its parts", parts.size());
        if (parts.stream().distinct().count() < parts.size())
            throw new IllegalArgumentException("names a part of 'key' twice");
    }

    public enum Missing {
        /// Those that lack it count together.
        SHARED,
        /// It is not counted, and passes.
        SKIP,
        /// It is answered with 400.
        REFUSE
    }

    public sealed interface Part {
        /// The client's address as far as trusted proxies tell it; behind CloudFront the viewer's.
        ///
        /// @param ipv4Bits how much of an IPv4 address counts; 8 to 32
        /// @param ipv6Bits how much of an IPv6 address counts; 16 to 128. A client often has 2^64 of them
        record ClientIp(int ipv4Bits, int ipv6Bits) implements Part {
            public static final Range IPV4_BITS = new Range(8, 32);
            public static final Range IPV6_BITS = new Range(16, 128);
            public static final ClientIp USUAL = new ClientIp(32, 64);

            /// @throws IllegalArgumentException if a component is out of range
            public ClientIp {
                IPV4_BITS.require("ipv4", ipv4Bits);
                IPV6_BITS.require("ipv6", ipv6Bits);
            }
        }

        /// Who was authenticated.
        record Consumer() implements Part {}

        /// The API key by which somebody was authenticated.
        record ApiKey() implements Part {}

        /// A claim of the token by which somebody was authenticated.
        record Claim(String name) implements Part {
            private static final Syntax NAME = TextSyntax::faultInParameterName;

            /// @throws IllegalArgumentException if the name is none
            public Claim {
                NAME.require(name);
            }
        }

        /// The values of a header field. Anybody can send any.
        record Header(String name) implements Part {
            private static final Syntax NAME = FieldSyntax::faultInName;

            /// @throws IllegalArgumentException if the name is none
            public Header {
                NAME.require(name);
            }
        }

        /// The value of a cookie. Anybody can send any.
        record Cookie(String name) implements Part {
            private static final Syntax NAME = FieldSyntax::faultInName;

            /// @throws IllegalArgumentException if the name is none
            public Cookie {
                NAME.require(name);
            }
        }

        /// The first value of a query parameter, raw. Anybody can send any.
        record Query(String name) implements Part {
            private static final Syntax NAME = TextSyntax::faultInParameterName;

            /// @throws IllegalArgumentException if the name is none
            public Query {
                NAME.require(name);
            }
        }

        record RouteId() implements Part {}

        /// The backend of a route that has just one.
        record BackendId() implements Part {}

        /// The host that was asked for.
        record Host() implements Part {}

        /// What an expression gives; missing when it gives the empty text or fails.
        record Computed(Expression expression) implements Part {}
    }
}
