package dev.lintel.contract.match;

import java.util.Map;

/// A path condition ready for use.
public interface CompiledPath {
    /// Values of the template's parameters in the order of the template; empty for other conditions.
    Map<String, String> parameters(String path);

    /// For a prefix: its length in characters, 0 for `/`; for a template that ends in `{rest+}`: where the rest starts,
    /// its slash included; else the whole path's length.
    int prefixLength(String path);
}
