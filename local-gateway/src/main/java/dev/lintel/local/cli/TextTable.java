package dev.lintel.local.cli;

import java.util.ArrayList;
import java.util.List;

/// Columns of text, each as wide as its widest cell.
final class TextTable {
    private final List<String[]> rows = new ArrayList<>();

    TextTable(String... heads) {
        rows.add(heads);
    }

    /// @param cells as many as there are heads
    void row(String... cells) {
        if (cells.length != rows.getFirst().length) throw new IllegalArgumentException("a row has another length");
        rows.add(cells);
    }

    List<String> lines() {
        int[] widths = new int[rows.getFirst().length];
        for (String[] row : rows) for (int i = 0; i < row.length; i++) widths[i] = Math.max(widths[i], row[i].length());
        List<String> lines = new ArrayList<>();
        for (String[] row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < row.length; i++) line.append(row[i]).repeat(' ', widths[i] - row[i].length() + 2);
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
