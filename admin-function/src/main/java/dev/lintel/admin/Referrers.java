package dev.lintel.admin;

import dev.lintel.contract.Document;
import dev.lintel.contract.Fault;
import dev.lintel.contract.Problem;
import dev.lintel.contract.ProblemException;
import dev.lintel.contract.ProblemType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Who needs a resource that somebody wants to delete. Found by asking what becomes invalid without it, which holds for
/// every kind of reference, those of later kinds and those of tests included.
final class Referrers {
    private Referrers() {}

    static ProblemException of(Document.Key deleted, Snapshot before, List<Fault> faultsWithout) {
        List<Fault> earlier = DocumentCheck.of(before.document()).faults();
        List<Fault> caused =
                faultsWithout.stream().filter(fault -> !earlier.contains(fault)).toList();
        if (caused.isEmpty()) return FaultPlaces.within(deleted).refuse(faultsWithout);
        List<Map<String, Object>> referrers =
                caused.stream().map(Referrers::referrer).toList();
        return new ProblemException(
                Problem.of(ProblemType.RESOURCE_REFERENCED, deleted + " is needed by others; nothing was changed")
                        .with("referrers", referrers));
    }

    private static Map<String, Object> referrer(Fault fault) {
        Map<String, Object> referrer = new LinkedHashMap<>();
        var place = FaultPlaces.Place.of(fault.pointer());
        place.ifPresent(at -> referrer.put("resource", at.resource()));
        referrer.put("pointer", place.map(FaultPlaces.Place::rest).orElse(fault.pointer()));
        referrer.put("detail", fault.detail());
        return referrer;
    }
}
