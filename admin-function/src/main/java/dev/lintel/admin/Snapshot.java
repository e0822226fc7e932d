package dev.lintel.admin;

import dev.lintel.contract.Document;
import dev.lintel.store.Head;

/// HEAD and the document it points at.
record Snapshot(Head head, Document document) {}
