package dev.lintel.local;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/// The `lintel` command, run in this process with its output caught.
///
/// @param where flags that name the admin API
public record Cli(List<String> where) {
    /// What a run printed, and how it ended.
    public record Run(int exitCode, String out, String err) {}

    public static Cli at(String adminUrl, String token) {
        return new Cli(List.of("--admin-url", adminUrl, "--token", token));
    }

    public Run run(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(where);
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode = LintelCommand.create(false)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
        return new Run(exitCode, out.toString(), err.toString());
    }
}
