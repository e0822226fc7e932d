package dev.lintel.contract.parse;

import org.jspecify.annotations.Nullable;

/// The known name that a mistyped one probably meant.
final class NearbyName {
    private static final int LENGTH = 64;

    private NearbyName() {}

    /// `; did you mean 'x'?`, or nothing.
    static String hint(String typed, Iterable<String> known) {
        String nearest = nearest(typed, known);
        return nearest == null ? "" : "; did you mean '" + nearest + "'?";
    }

    private static @Nullable String nearest(String typed, Iterable<String> known) {
        if (typed.isEmpty() || typed.length() > LENGTH) return null;
        String nearest = null;
        int least = typed.length() < 4 ? 2 : 3;
        for (String name : known) {
            if (Math.abs(name.length() - typed.length()) >= least) continue;
            int distance = distance(typed, name);
            if (distance < least) {
                least = distance;
                nearest = name;
            }
        }
        return nearest;
    }

    /// How many letters differ (Levenshtein), with case for nothing.
    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j < row.length; j++) row[j] = j;
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                char a = Character.toLowerCase(left.charAt(i - 1));
                char b = Character.toLowerCase(right.charAt(j - 1));
                int replaced = diagonal + (a == b ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }
}
