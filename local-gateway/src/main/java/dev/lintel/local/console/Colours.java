package dev.lintel.local.console;

/// Colours of a terminal (ECMA-48), or none.
public final class Colours {
    public static final Colours NONE = new Colours(false);
    public static final Colours ANSI = new Colours(true);

    private final boolean on;

    private Colours(boolean on) {
        this.on = on;
    }

    /// On a terminal that takes them, unless `NO_COLOR` is set (no-color.org). `CLICOLOR_FORCE` turns them on anywhere.
    public static Colours ofTerminal() {
        if (set("NO_COLOR")) return NONE;
        if (set("CLICOLOR_FORCE")) return ANSI;
        return Terminal.interactive().isPresent() && !"dumb".equals(System.getenv("TERM")) ? ANSI : NONE;
    }

    private static boolean set(String variable) {
        String value = System.getenv(variable);
        return value != null && !value.isEmpty();
    }

    public String bold(String text) {
        return in("1", text);
    }

    public String dim(String text) {
        return in("2", text);
    }

    public String red(String text) {
        return in("31", text);
    }

    public String green(String text) {
        return in("32", text);
    }

    public String yellow(String text) {
        return in("33", text);
    }

    public String cyan(String text) {
        return in("36", text);
    }

    /// As the first digit of an HTTP status says it.
    public String status(int status, String text) {
        if (status >= 500 || status == 0) return red(text);
        if (status >= 400) return yellow(text);
        return status >= 300 ? cyan(text) : green(text);
    }

    private String in(String code, String text) {
        return on ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
