package io.raftmq.chaos.planted;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The classes of one module once more, those of one source with a bug in them; never written to disk. */
final class PlantedWorld extends ClassLoader {
    private final String packages;
    private final Map<String, byte[]> planted;

    private PlantedWorld(String packages, Map<String, byte[]> planted) {
        super(PlantedWorld.class.getClassLoader());
        this.packages = packages;
        this.planted = planted;
    }

    /** A world with nothing planted in it. */
    static PlantedWorld clean(Hunt hunt) {
        return new PlantedWorld(hunt.packages, Map.of());
    }

    static PlantedWorld with(PlantedBug bug) throws IOException {
        return new PlantedWorld(bug.hunt().packages, compiled(bug));
    }

    private static Map<String, byte[]> compiled(PlantedBug bug) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        StringWriter complaints = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                InMemory outputs = new InMemory(files)) {
            boolean compiles = compiler.getTask(
                            complaints,
                            outputs,
                            null,
                            List.of("-proc:none", "-nowarn", "-implicit:none", "-cp", classPath),
                            null,
                            List.of(new Source(bug.type(), bug.source())))
                    .call();
            if (!compiles) {
                throw new IllegalStateException(bug + " does not compile: " + complaints);
            }
            return outputs.classes();
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(packages)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known != null ? known : findClass(name);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte @Nullable [] bytes = planted.get(name);
        if (bytes == null) {
            bytes = clean(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    private byte[] clean(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    /** A source that exists as a text only. */
    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String type, String text) {
            super(URI.create("string:///" + type.replace('.', '/') + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Keeps what the compiler makes. */
    private static final class InMemory extends ForwardingJavaFileManager<StandardJavaFileManager> {
        private final Map<String, ByteArrayOutputStream> made = new HashMap<>();

        InMemory(StandardJavaFileManager files) {
            super(files);
        }

        Map<String, byte[]> classes() {
            Map<String, byte[]> classes = new HashMap<>();
            made.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
            return classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                JavaFileManager.Location location,
                String type,
                JavaFileObject.Kind kind,
                @Nullable FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + type.replace('.', '/') + ".class"), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    made.put(type, bytes);
                    return bytes;
                }
            };
        }
    }
}
