import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/// Makes the installer of the system it runs on from `target/rolescope`: a runtime by jlink, an image and a package by
/// jpackage.
///
/// Run by `mvn -Pinstaller verify` with the version and the description of the POM. It checks rather than trusts: the
/// modules against jdeps, the image by starting it.
final class MakeInstaller {
    private static final Path PACKAGING = Path.of("packaging");
    private static final Path PROGRAM = Path.of("target/rolescope/lib");
    private static final Path WORK = Path.of("target/installer");
    private static final PrintStream OUT = System.out;

    private final String version;
    private final String description;
    private final Target system;

    private MakeInstaller(String version, String description) {
        this.version = version;
        this.description = description;
        this.system = Target.current();
    }

    /// Where this runs, and what an installer is called there.
    private enum Target {
        LINUX("deb", "linux"),
        MACOS("dmg", "macos"),
        WINDOWS("msi", "windows");

        private final String type;
        private final String folder;

        Target(String type, String folder) {
            this.type = type;
            this.folder = folder;
        }

        static Target current() {
            String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
            return name.contains("win") ? WINDOWS : name.contains("mac") ? MACOS : LINUX;
        }

        Path arguments() {
            return PACKAGING.resolve(folder).resolve(folder + ".args");
        }
    }

    public static void main(String[] args) throws Exception {
        new MakeInstaller(args[0], args[1]).run();
    }

    private void run() throws Exception {
        delete(WORK);
        Files.createDirectories(WORK);
        checkModules();
        Path runtime = WORK.resolve("runtime");
        List<String> jlink = new ArrayList<>(arguments(PACKAGING.resolve("jlink.args")));
        jlink.addAll(List.of("--output", runtime.toString()));
        tool("jlink", jlink);
        Path image = image(runtime);
        checkStarts(image);
        Path installer = installer(image);
        OUT.printf(
                Locale.ROOT,
                "runtime %.1f MB, image %.1f MB, %s %.1f MB%n",
                megabytes(runtime),
                megabytes(image),
                installer.getFileName(),
                megabytes(installer));
    }

    // ---- modules -------------------------------------------------------------------------------------------------

    /// The runtime must hold every module that the program's classes refer to.
    private void checkModules() throws Exception {
        Path classes = WORK.resolve("classes.jar");
        gatherClasses(classes);
        String answer = tool("jdeps", List.of("--ignore-missing-deps", "--print-module-deps", classes.toString()));
        Files.delete(classes);
        Set<String> needed = new TreeSet<>(List.of(answer.strip().split(",")));
        Set<String> listed = new TreeSet<>();
        arguments(PACKAGING.resolve("jlink.args")).stream()
                .filter(line -> line.startsWith("java.") || line.startsWith("jdk."))
                .flatMap(line -> Stream.of(line.split(",")))
                .forEach(listed::add);
        needed.removeAll(listed);
        if (!needed.isEmpty()) {
            throw new IllegalStateException("packaging/jlink.args lacks " + String.join(",", needed));
        }
    }

    /// All classes in one jar without their module descriptions, which would ask for optional modules.
    private static void gatherClasses(Path to) throws IOException {
        Set<String> seen = new HashSet<>();
        try (ZipOutputStream all = new ZipOutputStream(Files.newOutputStream(to))) {
            all.setLevel(Deflater.NO_COMPRESSION);
            for (Path jar : jars()) {
                try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(jar))) {
                    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                        String name = entry.getName();
                        if (name.endsWith(".class")
                                && !name.endsWith("module-info.class")
                                && !name.startsWith("META-INF/")
                                && seen.add(name)) {
                            all.putNextEntry(new ZipEntry(name));
                            zip.transferTo(all);
                            all.closeEntry();
                        }
                    }
                }
            }
        }
    }

    private static List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.list(PROGRAM)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    // ---- image and package ---------------------------------------------------------------------------------------

    private Path image(Path runtime) throws Exception {
        List<String> arguments = common();
        arguments.addAll(List.of(
                "--type", "app-image",
                "--runtime-image", runtime.toString(),
                "--input", PROGRAM.toString(),
                "--main-jar", "rolescope.jar",
                "--icon", icon().toString()));
        for (String option : arguments(PACKAGING.resolve("java.args"))) {
            arguments.addAll(List.of("--java-options", option));
        }
        if (system == Target.WINDOWS) {
            arguments.addAll(
                    List.of("--add-launcher", "rolescope-cli=" + PACKAGING.resolve("windows/command-line.properties")));
        }
        tool("jpackage", arguments);
        return WORK.resolve(system == Target.MACOS ? "Rolescope.app" : name());
    }

    private Path installer(Path image) throws Exception {
        List<String> arguments = common();
        arguments.addAll(List.of(
                "--type",
                system.type,
                "--app-image",
                image.toString(),
                "--license-file",
                "LICENSE",
                "--icon",
                icon().toString()));
        arguments.addAll(arguments(system.arguments()));
        tool("jpackage", arguments);
        try (Stream<Path> files = Files.list(WORK)) {
            return files.filter(file -> file.toString().endsWith("." + system.type))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private List<String> common() throws IOException {
        List<String> arguments = new ArrayList<>(arguments(PACKAGING.resolve("jpackage.args")));
        arguments.addAll(List.of(
                "--name", name(), "--app-version", version, "--description", description, "--dest", WORK.toString()));
        return arguments;
    }

    private String name() {
        return system == Target.LINUX ? "rolescope" : "Rolescope";
    }

    /// The image says its version; a runtime with too little in it would not get that far.
    private void checkStarts(Path image) throws Exception {
        Path program = switch (system) {
            case LINUX -> image.resolve("bin/rolescope");
            case MACOS -> image.resolve("Contents/MacOS/Rolescope");
            case WINDOWS -> image.resolve("rolescope-cli.exe");
        };
        Process process = new ProcessBuilder(program.toAbsolutePath().toString(), "--version")
                .redirectErrorStream(true)
                .start();
        String said;
        try (InputStream output = process.getInputStream()) {
            said = new String(output.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
        if (process.waitFor() != 0 || !said.startsWith("Rolescope " + version)) {
            throw new IllegalStateException("The image does not start: " + said);
        }
    }

    // ---- icons: containers around the PNG files ------------------------------------------------------------------

    private Path icon() throws IOException {
        return switch (system) {
            case LINUX -> png(512);
            case MACOS -> Files.write(WORK.resolve("rolescope.icns"), icns());
            case WINDOWS -> Files.write(WORK.resolve("rolescope.ico"), ico());
        };
    }

    private static Path png(int size) {
        return PACKAGING.resolve("icons/rolescope-" + size + ".png");
    }

    /// Apple icon image: a type and a length before each picture.
    private static byte[] icns() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        String[] types = {"ic11", "ic12", "ic07", "ic08", "ic09"};
        int[] sizes = {32, 64, 128, 256, 512};
        for (int i = 0; i < types.length; i++) {
            chunk(body, types[i], Files.readAllBytes(png(sizes[i])));
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        chunk(file, "icns", body.toByteArray());
        return file.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream to, String type, byte[] content) throws IOException {
        DataOutputStream out = new DataOutputStream(to);
        out.writeBytes(type);
        out.writeInt(content.length + 8);
        out.write(content);
    }

    /// Windows icon: a directory of sizes and offsets, then the pictures.
    private static byte[] ico() throws IOException {
        int[] sizes = {16, 32, 48, 64, 128, 256};
        int offset = 6 + 16 * sizes.length;
        ByteBuffer directory = ByteBuffer.allocate(offset).order(ByteOrder.LITTLE_ENDIAN);
        directory.putShort((short) 0).putShort((short) 1).putShort((short) sizes.length);
        ByteArrayOutputStream pictures = new ByteArrayOutputStream();
        for (int size : sizes) {
            byte[] picture = Files.readAllBytes(png(size));
            directory.put((byte) size).put((byte) size).put((byte) 0).put((byte) 0);
            directory.putShort((short) 1).putShort((short) 32);
            directory.putInt(picture.length).putInt(offset + pictures.size());
            pictures.writeBytes(picture);
        }
        byte[] file = Arrays.copyOf(directory.array(), offset + pictures.size());
        System.arraycopy(pictures.toByteArray(), 0, file, offset, pictures.size());
        return file;
    }

    // ---- tools and files -----------------------------------------------------------------------------------------

    private static String tool(String name, List<String> arguments) {
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);
        int result = ToolProvider.findFirst(name)
                .orElseThrow(() -> new IllegalStateException("This JDK has no " + name))
                .run(writer, writer, arguments.toArray(String[]::new));
        writer.flush();
        if (result != 0) {
            throw new IllegalStateException(name + " " + String.join(" ", arguments) + "\n" + said);
        }
        return said.toString();
    }

    /// The arguments in a file, one a line; jlink and jpackage do not agree on how such files are read.
    private static List<String> arguments(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    private static double megabytes(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            long bytes = 0;
            for (Path file : (Iterable<Path>) files::iterator) {
                bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
            }
            return bytes / 1e6;
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
