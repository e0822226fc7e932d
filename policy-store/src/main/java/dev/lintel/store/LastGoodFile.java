package dev.lintel.store;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// The last good configuration in one file: a line with the head, then the canonical document. Each save writes a
/// file of its own, forces it to disk and renames it into place, so that a reader in any process finds a whole one:
/// the old or the new. A damaged file is reported and counts as none. Thread-safe.
public final class LastGoodFile implements LastGood {
    private static final System.Logger LOG = System.getLogger(LastGoodFile.class.getName());
    private static final String TEMPORARY = ".tmp";

    /// A crash between write and rename leaves a temporary file; older ones than this are nobody's.
    private static final Duration LEFT_OVER = Duration.ofHours(1);

    private final Path file;
    private final Path directory;
    private final Consumer<String> complaints;

    /// Complaints go to the log.
    public LastGoodFile(Path file) {
        this(file, complaint -> LOG.log(System.Logger.Level.WARNING, complaint));
    }

    /// @param complaints is told, in one sentence, of each save that failed and each file that cannot be used
    public LastGoodFile(Path file, Consumer<String> complaints) {
        this.file = file.toAbsolutePath();
        this.directory = this.file.resolveSibling(".").normalize();
        this.complaints = complaints;
    }

    @Override
    public void save(Head head, byte[] canonicalDocument) {
        try {
            Files.createDirectories(directory);
            Path temporary = Files.createTempFile(directory, prefix(), TEMPORARY);
            try {
                write(temporary, LastGoodHeader.of(head, canonicalDocument.length), canonicalDocument);
                removeLeftOvers(Files.getLastModifiedTime(temporary));
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
            forceDirectory();
        } catch (IOException e) {
            complaints.accept("the last good configuration was not saved to " + file + ": " + e);
        }
    }

    @Override
    public Optional<Saved> load() {
        try (var in = new BufferedInputStream(Files.newInputStream(file))) {
            return Optional.of(read(in));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            complaints.accept("the last good configuration in " + file + " cannot be used: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Saved read(InputStream in) throws IOException {
        LastGoodHeader header = LastGoodHeader.read(in);
        byte[] document = in.readNBytes(header.bytes());
        if (document.length != header.bytes() || in.read() >= 0)
            throw new IOException("it does not have the " + header.bytes() + " bytes that it should have");
        if (!Sha256.hex(document).equals(header.head().digest()))
            throw new IOException("the document does not match its digest");
        return new Saved(header.head(), document);
    }

    private static void write(Path temporary, LastGoodHeader header, byte[] document) throws IOException {
        try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            for (var buffer : new ByteBuffer[] {ByteBuffer.wrap(header.line()), ByteBuffer.wrap(document)})
                while (buffer.hasRemaining()) channel.write(buffer);
            channel.force(true);
        }
    }

    /// The rename is on disk only when the directory is. Not every platform can open one: there it is best effort.
    private void forceDirectory() {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the directory was not forced to disk", e);
        }
    }

    /// Judged by the file system's own times, so that no clock need agree with it.
    private void removeLeftOvers(FileTime now) throws IOException {
        try (var others = Files.newDirectoryStream(directory, prefix() + "*" + TEMPORARY)) {
            for (Path other : others) if (age(other, now).compareTo(LEFT_OVER) > 0) Files.deleteIfExists(other);
        }
    }

    private static Duration age(Path other, FileTime now) throws IOException {
        try {
            return Duration.between(Files.getLastModifiedTime(other).toInstant(), now.toInstant());
        } catch (NoSuchFileException e) {
            return Duration.ZERO; // another process was done with it just now
        }
    }

    private String prefix() {
        return "." + file.getFileName() + ".";
    }
}
