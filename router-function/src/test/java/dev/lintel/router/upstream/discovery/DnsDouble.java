package dev.lintel.router.upstream.discovery;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A name server on loopback that says what a test tells it to (RFC 1035 section 4), over UDP.
final class DnsDouble implements AutoCloseable {
    private static final int A = 1;
    private static final int CNAME = 5;
    private static final int AAAA = 28;
    private static final int SRV = 33;
    private static final int NAME_ERROR = 3;

    private final DatagramSocket socket;
    private final Map<String, List<Answer>> answers = new ConcurrentHashMap<>();
    /// Ports that questions came from.
    final List<Integer> askedFrom = new CopyOnWriteArrayList<>();

    volatile boolean broken;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Answer(String owner, int type, int seconds, byte[] data) {}

    DnsDouble() {
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::serve);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    DnsDouble address(String name, String literal, int seconds) {
        byte[] data = InetAddress.ofLiteral(literal).getAddress();
        return answer(name, name, data.length == 4 ? A : AAAA, seconds, data);
    }

    /// Whoever asks for the name's address is told of the alias and its address at once.
    DnsDouble alias(String name, String alias, String literal, int seconds) {
        answer(name, name, CNAME, seconds, name(alias));
        key(name, CNAME)
                .forEach(one -> answers.computeIfAbsent(name + " " + A, k -> new ArrayList<>())
                        .add(one));
        return answer(name, alias, A, seconds, InetAddress.ofLiteral(literal).getAddress());
    }

    DnsDouble service(String name, int priority, int weight, int port, String host, int seconds) {
        byte[] target = name(host);
        var data = ByteBuffer.allocate(6 + target.length);
        data.putShort((short) priority)
                .putShort((short) weight)
                .putShort((short) port)
                .put(target);
        return answer(name, name, SRV, seconds, data.array());
    }

    DnsDouble forget() {
        answers.clear();
        return this;
    }

    private List<Answer> key(String name, int type) {
        return answers.getOrDefault(name + " " + type, List.of());
    }

    private DnsDouble answer(String question, String owner, int type, int seconds, byte[] data) {
        answers.computeIfAbsent(question + " " + type, k -> new ArrayList<>())
                .add(new Answer(owner, type, seconds, data));
        return this;
    }

    private void serve() {
        var bytes = new byte[1500];
        while (!socket.isClosed()) {
            try {
                var packet = new DatagramPacket(bytes, bytes.length);
                socket.receive(packet);
                askedFrom.add(packet.getPort());
                byte[] reply = reply(ByteBuffer.wrap(bytes, 0, packet.getLength()));
                socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private byte[] reply(ByteBuffer question) throws IOException {
        short id = question.getShort();
        question.position(12);
        var name = new StringBuilder();
        for (int length = question.get(); length > 0; length = question.get()) {
            var label = new byte[length];
            question.get(label);
            name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
        }
        int type = question.getShort();
        List<Answer> found = key(name.toString(), type);
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeShort(id);
        boolean known = answers.keySet().stream().anyMatch(key -> key.startsWith(name + " "));
        out.writeShort(0x8180 | (broken ? 2 : known ? 0 : NAME_ERROR));
        out.writeShort(1);
        out.writeShort(broken ? 0 : found.size());
        out.writeInt(0);
        out.write(name(name.toString()));
        out.writeShort(type);
        out.writeShort(1);
        if (!broken) for (Answer answer : found) write(out, answer);
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, Answer answer) throws IOException {
        out.write(name(answer.owner));
        out.writeShort(answer.type);
        out.writeShort(1);
        out.writeInt(answer.seconds);
        out.writeShort(answer.data.length);
        out.write(answer.data);
    }

    private static byte[] name(String name) {
        var bytes = new ByteArrayOutputStream();
        if (!name.isEmpty())
            for (String label : name.split("\\.", -1)) {
                bytes.write(label.length());
                bytes.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
            }
        bytes.write(0);
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
