package dev.lintel.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The written part of this repository: its pages, and the code blocks in them.
final class Repository {
    private static final Pattern BLOCK = Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    private Repository() {}

    static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("docs"))
                ? here
                : here.resolveSibling(".").normalize();
    }

    /// A fenced block of a page.
    ///
    /// @param number counts from 1 in its page
    record Block(Path page, int number, String language, String text) {
        @Override
        public String toString() {
            return root().relativize(page) + " block " + number;
        }
    }

    static List<Path> pages() {
        try (Stream<Path> top = Files.list(root());
                Stream<Path> docs = Files.walk(root().resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Block> blocks(Path page) {
        List<Block> blocks = new ArrayList<>();
        for (MatchResult block : BLOCK.matcher(text(page)).results().toList())
            blocks.add(new Block(page, blocks.size() + 1, block.group(1), block.group(2)));
        return blocks;
    }
}
