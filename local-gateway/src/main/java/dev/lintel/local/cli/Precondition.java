package dev.lintel.local.cli;

/// On what condition a command writes one resource: that it is still as the command found it.
final class Precondition {
    private Precondition() {}

    /// A header's name and value.
    static String[] of(AdminClient admin, ResourceName resource) {
        try {
            return new String[] {"If-Match", admin.etag(resource.path())};
        } catch (AdminFailure failure) {
            if (failure.status() != 404) throw failure;
            return new String[] {"If-None-Match", "*"};
        }
    }
}
