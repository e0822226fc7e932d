package dev.lintel.local.cli;

import java.util.ArrayList;
import java.util.List;

/// What differs between two texts, line by line: the longest common subsequence stays. For texts of a screen or two;
/// longer ones are shown as replaced.
final class LineDiff {
    private static final int MOST_CELLS = 4_000_000;

    private LineDiff() {}

    /// Lines with `-`, `+` or a space before each.
    static List<String> of(List<String> before, List<String> after) {
        List<String> lines = new ArrayList<>();
        if ((long) before.size() * after.size() > MOST_CELLS) {
            before.forEach(line -> lines.add("-" + line));
            after.forEach(line -> lines.add("+" + line));
            return lines;
        }
        int[][] common = common(before, after);
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
                lines.add(" " + before.get(i++));
                j++;
            } else if (j == after.size() || (i < before.size() && common[i + 1][j] >= common[i][j + 1]))
                lines.add("-" + before.get(i++));
            else lines.add("+" + after.get(j++));
        }
        return lines;
    }

    /// How many lines the rests from there have in common.
    private static int[][] common(List<String> before, List<String> after) {
        int[][] common = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--)
            for (int j = after.size() - 1; j >= 0; j--)
                common[i][j] = before.get(i).equals(after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
        return common;
    }
}
