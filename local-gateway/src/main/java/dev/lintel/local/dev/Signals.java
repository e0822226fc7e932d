package dev.lintel.local.dev;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/// SIGINT and SIGTERM: the first asks to stop, the second ends the process at once. By reflection, as the JDK's own
/// class for it is in `jdk.unsupported`, and javac warns of that without a way to say that it is meant.
final class Signals {
    private static final int KILLED_BY_INTERRUPT = 130;

    private Signals() {}

    /// @param stop runs on a thread of its own; where signals cannot be taken, as a shutdown hook
    static void onStop(Runnable stop) {
        var count = new AtomicInteger();
        Runnable handler = () -> {
            if (count.incrementAndGet() > 1) Runtime.getRuntime().halt(KILLED_BY_INTERRUPT);
            Thread.ofPlatform().name("stop").start(stop);
        };
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> signalHandler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {signalHandler}, (self, method, arguments) -> {
                        if (method.getName().equals("handle")) handler.run();
                        return null;
                    });
            Method handle = signal.getMethod("handle", signal, signalHandler);
            for (String name : new String[] {"INT", "TERM"})
                handle.invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | IllegalAccessException
                | InstantiationException
                | InvocationTargetException unsupported) {
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(stop));
        }
    }
}
