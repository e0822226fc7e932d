package dev.lintel.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lintel.admin.document.DocumentText;
import dev.lintel.contract.Configuration;
import dev.lintel.contract.Document;
import dev.lintel.contract.match.RouteTable;
import dev.lintel.contract.match.RouteTests;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the pages show can be used as it stands, and what they point at is there.
final class DocExamplesTest {
    private static final Pattern FENCED = Pattern.compile("^```.*?^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ +(.+)$", Pattern.MULTILINE);
    private static final Pattern ELSEWHERE = Pattern.compile("[a-z][a-z0-9+.-]*:.*");

    static List<Path> pages() {
        return Repository.pages();
    }

    static Stream<Repository.Block> documents() {
        return pages().stream()
                .flatMap(page -> Repository.blocks(page).stream())
                .filter(block -> block.language().equals("yaml") && block.text().startsWith("lintel:"));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyDocumentIsValidAndPassesItsTests(Repository.Block block) {
        byte[] text = block.text().getBytes(StandardCharsets.UTF_8);
        var tree = DocumentText.read(text, DocumentText.Format.YAML).root();
        Configuration configuration = Configuration.parse(Document.parse(tree));

        assertEquals(List.of(), RouteTests.run(configuration, RouteTable.compile(configuration.routes())));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkWithinTheRepositoryLeadsSomewhere(Path page) {
        List<String> broken = new ArrayList<>();
        LINK.matcher(FENCED.matcher(Repository.text(page)).replaceAll(""))
                .results()
                .map(link -> link.group(1))
                .filter(link -> !ELSEWHERE.matcher(link).matches() && !leadsSomewhere(page, link))
                .forEach(broken::add);

        assertEquals(List.of(), broken, () -> "broken links in " + page);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyPageHasOneTitle(Path page) {
        String text = FENCED.matcher(Repository.text(page)).replaceAll("");

        assertTrue(text.startsWith("# "), "a page begins with its title");
        assertEquals(1, text.lines().filter(line -> line.startsWith("# ")).count());
    }

    private static boolean leadsSomewhere(Path page, String link) {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        if (!Files.exists(target)) return false;
        return hash < 0 || anchors(target).contains(link.substring(hash + 1));
    }

    /// As GitHub makes them of headings.
    private static Set<String> anchors(Path page) {
        return HEADING.matcher(FENCED.matcher(Repository.text(page)).replaceAll(""))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }
}
