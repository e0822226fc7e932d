package dev.lintel.router.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each request of the corpus through a socket and as both events, streamed and whole: the same answer every time.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LambdaCorpusTest {
    private CorpusBackend backend;
    private LambdaFixture fixture;

    @BeforeAll
    void start() {
        backend = new CorpusBackend();
        fixture = new LambdaFixture(Corpus.configuration(backend.url()));
    }

    @AfterAll
    void stop() {
        fixture.close();
        backend.close();
    }

    static List<Corpus.Case> requests() {
        return Corpus.cases();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void answersAlikeThroughEveryDoor(Corpus.Case request) {
        Answer socket = fixture.send(request);
        assertEquals(request.status(), socket.status(), socket.toString());
        if (request.text() != null) assertEquals(request.text(), socket.utf8());
        byte[] url = EventText.functionUrl(request);
        byte[] rest = EventText.rest(request);
        assertEquals(socket, fixture.stream(url), "function URL, streamed");
        assertEquals(socket, fixture.buffer(url), "function URL, whole");
        assertEquals(socket, fixture.stream(rest), "REST, streamed");
        assertEquals(socket, fixture.buffer(rest), "REST, whole");
    }
}
