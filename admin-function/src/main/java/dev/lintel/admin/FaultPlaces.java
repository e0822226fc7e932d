package dev.lintel.admin;

import dev.lintel.contract.Document;
import dev.lintel.contract.Fault;
import dev.lintel.contract.Kind;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Says of each fault where it lies in what the client sent. The contract's own pointers go by kind and id:
/// `/routes/order-by-id/match/0/path`.
@FunctionalInterface
interface FaultPlaces {
    /// The members of a fault as the client reads them: `pointer`, `detail`, and where they are known `resource`,
    /// `line`
    /// and `column`.
    Map<String, Object> locate(Fault fault);

    /// For what was not sent with the request: pointers by kind and id.
    FaultPlaces AS_STORED = fault -> Map.of("pointer", fault.pointer(), "detail", fault.detail());

    /// For a single resource that was sent alone. A fault of another resource, such as a reference or a test that
    /// broke,
    /// has an empty pointer and names that resource.
    static FaultPlaces within(Document.Key sent) {
        return fault -> {
            Map<String, Object> members = new LinkedHashMap<>();
            Optional<Place> place = Place.of(fault.pointer());
            boolean elsewhere = place.isPresent() && !place.get().resource.equals(sent.toString());
            members.put(
                    "pointer", place.filter(at -> !elsewhere).map(Place::rest).orElse(""));
            members.put("detail", elsewhere ? place.get().rest + " " + fault.detail() : fault.detail());
            place.ifPresent(at -> members.put("resource", at.resource));
            return members;
        };
    }

    default JsonNode list(List<Fault> faults) {
        return JsonValues.of(faults.stream().map(this::locate).toList());
    }

    default ProblemException refuse(List<Fault> faults) {
        return invalid(faults.stream().map(this::locate).toList());
    }

    /// @param faults as clients read them
    static ProblemException invalid(List<Map<String, Object>> faults) {
        String count = faults.size() == 1 ? "1 fault" : faults.size() + " faults";
        return new ProblemException(Problem.of(ProblemType.INVALID_DOCUMENT, count + "; nothing was changed")
                .with("faults", faults));
    }

    /// A pointer by kind and id, taken apart.
    ///
    /// @param kind of the resource
    /// @param id of the resource
    /// @param rest the pointer inside of it
    record Place(Kind kind, String id, String resource, String rest) {
        /// Empty for the whole document, or a place outside of any resource.
        static Optional<Place> of(String pointer) {
            if (pointer.isEmpty()) return Optional.empty();
            String[] tokens = pointer.substring(1).split("/", 3);
            Optional<Kind> kind = Kind.ofCollection(tokens[0]);
            if (kind.isEmpty()) return Optional.empty();
            if (kind.get().single()) {
                String rest = pointer.substring(1 + tokens[0].length());
                var key = new Document.Key(kind.get(), kind.get().singular());
                return Optional.of(new Place(kind.get(), key.id(), key.toString(), rest));
            }
            if (tokens.length < 2) return Optional.empty();
            var key = new Document.Key(kind.get(), tokens[1]);
            return Optional.of(
                    new Place(kind.get(), key.id(), key.toString(), tokens.length < 3 ? "" : "/" + tokens[2]));
        }
    }
}
