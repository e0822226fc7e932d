package dev.lintel.local.cli;

import dev.lintel.admin.document.DocumentText;
import dev.lintel.contract.Kind;
import dev.lintel.local.ExitCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

@Command(name = "get", description = "Shows one resource (`routes/ID`), or lists those of a kind (`routes`).")
final class GetCommand extends AdminCommand {
    @Parameters(
            paramLabel = "KIND[/ID]",
            arity = "0..1",
            description = "gateway, backends, policies, routes or tests; all of them if left out.")
    private @Nullable String name;

    @Option(
            names = {"-l", "--labels"},
            paramLabel = "SELECTOR",
            defaultValue = "",
            description = "Only those with these labels, such as team=shop.")
    private String labels = "";

    @Override
    public Integer call() {
        AdminClient admin = admin();
        @Nullable String text = name;
        if (text == null) {
            for (Kind kind : Kind.values()) if (!kind.single()) list(admin, ResourceName.parse(kind.collection()));
            return ExitCode.OK;
        }
        ResourceName wanted = ResourceName.parse(text);
        if (wanted.all()) list(admin, wanted);
        else {
            JsonNode resource = admin.get(wanted.path());
            if (json) print(resource);
            else out().print(DocumentText.write(resource, DocumentText.Format.YAML));
            out().flush();
        }
        return ExitCode.OK;
    }

    private void list(AdminClient admin, ResourceName kind) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        String cursor = "";
        do {
            Map<String, String> query = new LinkedHashMap<>();
            query.put("labels", labels);
            query.put("cursor", cursor);
            JsonNode page = admin.get(AdminClient.query(kind.path(), query));
            page.path("items").forEach(all::add);
            cursor = page.path("next").asString("");
        } while (!cursor.isEmpty());
        if (json) {
            print(all);
            return;
        }
        for (JsonNode resource : all) {
            List<String> words = List.of(
                    kind.kind().collection() + "/" + resource.path("id").asString(""),
                    resource.path("description").asString(""));
            out().println(String.join("  ", words).stripTrailing());
        }
    }
}
