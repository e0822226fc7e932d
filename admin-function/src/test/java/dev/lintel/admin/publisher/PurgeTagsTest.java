package dev.lintel.admin.publisher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lintel.contract.Configuration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PurgeTagsTest {
    private static final String BEFORE = """
            {'lintel': 1,
             'gateway': {'via': 'x'},
             'backends': [{'id': 'one', 'targets': ['http://10.0.0.1']}, {'id': 'two', 'targets': ['http://10.0.0.2']},
                          {'id': 'spare', 'targets': ['http://10.0.0.3']}],
             'policies': [{'id': 'mark', 'kind': 'headers', 'response': {'set': {'X-Mark': 'old'}}},
                          {'id': 'copy', 'kind': 'mirror', 'backend': 'spare'}],
             'routes': [
               {'id': 'a', 'match': {'path': '/a'}, 'forward': {'backend': 'one'}, 'policies': ['mark', 'copy']},
               {'id': 'b', 'match': {'path': '/b'}, 'forward': {'backends': [{'id': 'one'}, {'id': 'two'}]}},
               {'id': 'c', 'match': {'path': '/c', 'methods': ['GET']}, 'reply': {'body': 'hello'}}],
             'tests': [{'id': 't', 'request': {'host': 'h.example', 'target': '/a'}, 'expect': {'route': 'a'}}]}
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            'body': 'hello'         | 'body': 'bye'                        | r.c
            'X-Mark': 'old'         | 'X-Mark': 'new'                      | r.a
            http://10.0.0.1         | http://10.0.0.9                      | r.a r.b
            http://10.0.0.2         | http://10.0.0.9                      | r.b
            http://10.0.0.3         | http://10.0.0.9                      |
            'backend': 'spare'      | 'backend': 'two'                     | r.a
            ['mark', 'copy']        | ['copy', 'mark']                     | r.a
            'id': 'spare', 'targets'| 'id': 'spare', 'description': 'd', 'targets' |
            'id': 'a', 'match'      | 'id': 'a', 'labels': {'l': 'v'}, 'match'     |
            'id': 'a', 'match'      | 'id': 'a', 'timeouts': {'total': '2s'}, 'match' | r.a
            'id': 'c', 'match'      | 'id': 'c', 'lifecycle': {'deprecated': '2026-01-01T00:00:00Z'}, 'match' | r.c
            'id': 't', 'request'    | 'id': 'u', 'request'                 |
            'path': '/c'            | 'path': '/d'                         | all
            ['GET']                 | ['GET', 'POST']                      | all
            'id': 'a', 'match'      | 'id': 'a', 'encodedSlash': true, 'match' | all
            'id': 'c', 'match'      | 'id': 'z', 'match'                   | all
            'via': 'x'              | 'via': 'y'                           | all
            """)
    void purgesWhatWouldBeAnsweredOtherwise(String from, String to, String tags) {
        String after = BEFORE.replace(from, to);
        assertEquals(false, after.equals(BEFORE), "nothing was replaced");
        Set<String> expected = tags == null ? Set.of() : Set.of(tags.split(" "));
        assertEquals(expected, PurgeTags.between(parse(BEFORE), parse(after)));
        assertEquals(expected, PurgeTags.between(parse(after), parse(BEFORE)), "and back");
    }

    @Test
    void purgesEverythingWhenRoutesComeOrGo() {
        var with = Configuration.parse(Edge.routes(3, "a"));
        var without = Configuration.parse(Edge.routes(2, "a"));
        assertEquals(PurgeTags.EVERYTHING, PurgeTags.between(with, without));
        assertEquals(PurgeTags.EVERYTHING, PurgeTags.between(without, with));
    }

    @Test
    void oneTagForAllIsCheaperThanManyOfThem() {
        for (int count : List.of(PurgeTags.MOST, PurgeTags.MOST + 1)) {
            String before = "{'lintel':1,'backends':[{'id':'x','targets':['http://10.0.0.1']}],'routes':["
                    + "{'id':'r0','match':{'path':'/0'},'forward':{'backend':'x'}}";
            for (int i = 1; i < count; i++)
                before += ",{'id':'r%d','match':{'path':'/%d'},'forward':{'backend':'x'}}".formatted(i, i);
            before += "]}";
            var tags = PurgeTags.between(parse(before), parse(before.replace("10.0.0.1", "10.0.0.2")));
            assertEquals(count == PurgeTags.MOST ? count : 1, tags.size());
        }
    }

    private static Configuration parse(String json) {
        return Configuration.parse(Edge.document(json));
    }
}
