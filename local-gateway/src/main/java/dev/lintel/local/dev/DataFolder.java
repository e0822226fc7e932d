package dev.lintel.local.dev;

import dev.lintel.local.ExitCode;
import dev.lintel.local.Stop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/// Where a local gateway keeps what must outlive it. One process at a time, by a lock that dies with the process.
///
/// | file | |
/// |---|---|
/// | `store.db` | DynamoDB Local's database |
/// | `last-good` | the configuration served last |
/// | `token` | bearer token of the admin API, readable by its owner only |
/// | `endpoint.json` | where the running gateway listens; gone when none runs |
/// | `lock` | process id of the holder |
public final class DataFolder implements AutoCloseable {
    /// Below the working folder; [LocalEndpoint] finds it from any folder below that.
    public static final String DEFAULT_NAME = ".lintel";

    private static final int TOKEN_BYTES = 32;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_ONLY_FOLDER = PosixFilePermissions.fromString("rwx------");

    private final Path folder;
    private final FileChannel lock;

    private DataFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /// @throws Stop if the folder cannot be used, or another gateway uses it
    public static DataFolder open(Path path) {
        Path folder = path.toAbsolutePath().normalize();
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder);
                restrict(folder, OWNER_ONLY_FOLDER);
                Files.writeString(folder.resolve(".gitignore"), "*\n");
            }
            FileChannel channel = FileChannel.open(
                    folder.resolve("lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            if (!locked(channel)) {
                String holder = read(channel);
                channel.close();
                throw new Stop(
                        ExitCode.ERROR,
                        "the data folder " + folder + " is in use by process " + holder
                                + ": stop that gateway, or give this one another folder with --data");
            }
            channel.truncate(0)
                    .write(ascii(Long.toString(ProcessHandle.current().pid())), 0);
            return new DataFolder(folder, channel);
        } catch (IOException e) {
            throw new Stop(ExitCode.ERROR, "the data folder " + folder + " cannot be used: " + reason(e));
        }
    }

    public Path folder() {
        return folder;
    }

    public Path database() {
        return folder.resolve("store.db");
    }

    public Path lastGood() {
        return folder.resolve("last-good");
    }

    /// The token of earlier runs, else a new one of 256 bits.
    ///
    /// @param given by the operator, kept in place of any other
    public String token(Optional<String> given) {
        try {
            Path file = folder.resolve("token");
            String kept = Files.isRegularFile(file) ? Files.readString(file).strip() : "";
            String token = given.orElseGet(() -> kept.isEmpty() ? newToken() : kept);
            if (!token.equals(kept)) write(file, token + "\n");
            restrict(file, OWNER_ONLY);
            return token;
        } catch (IOException e) {
            throw new Stop(ExitCode.ERROR, "the token in " + folder + " cannot be kept: " + reason(e));
        }
    }

    public static String newToken() {
        byte[] token = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(token);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    public void announce(LocalEndpoint endpoint) {
        try {
            write(folder.resolve(LocalEndpoint.FILE), endpoint.toJson());
        } catch (IOException e) {
            throw new Stop(ExitCode.ERROR, "the data folder " + folder + " cannot be written: " + reason(e));
        }
    }

    @Override
    public void close() {
        try (lock) {
            Files.deleteIfExists(folder.resolve(LocalEndpoint.FILE));
        } catch (IOException e) {
            System.getLogger(DataFolder.class.getName()).log(System.Logger.Level.DEBUG, "left behind", e);
        }
    }

    /// Whole or not at all, and never readable by others, not even for a moment.
    private static void write(Path file, String text) throws IOException {
        Path temporary = Files.createTempFile(file.toAbsolutePath().getParent(), ".new-", ".tmp");
        Files.writeString(temporary, text);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(Long.MAX_VALUE - 1, 1, false) != null;
        } catch (OverlappingFileLockException inThisProcess) {
            return false;
        }
    }

    private static String read(FileChannel channel) throws IOException {
        var text = ByteBuffer.allocate(20);
        channel.read(text, 0);
        String holder = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
        return holder.isEmpty() ? "(unknown)" : holder;
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void restrict(Path path, Set<PosixFilePermission> permissions) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix"))
            Files.setPosixFilePermissions(path, permissions);
    }

    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) return "permission denied";
        if (e instanceof FileAlreadyExistsException) return "it is a file, not a folder";
        if (e instanceof NoSuchFileException) return "it does not exist";
        return String.valueOf(e.getMessage());
    }
}
