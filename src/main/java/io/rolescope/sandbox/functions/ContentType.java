package io.rolescope.sandbox.functions;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.apache.tika.detect.DefaultDetector;
import org.apache.tika.detect.Detector;
import org.apache.tika.metadata.Metadata;

/// The type of bytes, told from the bytes alone: a name or a declared type may lie.
final class ContentType {
    private static final Detector DETECTOR = new DefaultDetector();
    private static final int LONGEST_PART = 256 * 1024;
    /// Office files are ZIP archives that name their main part (ECMA-376, part 2).
    private static final Map<String, String> OFFICE = Map.of(
            "wordprocessingml.document.main+xml",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "presentationml.presentation.main+xml",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            "spreadsheetml.sheet.main+xml",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

    private ContentType() {}

    static String of(Path file) throws IOException {
        String type;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            type = DETECTOR.detect(in, new Metadata()).getBaseType().toString();
        }
        return type.equals("application/zip") ? archive(file, type) : type;
    }

    private static String archive(Path file, String zip) throws IOException {
        try (ZipFile archive = new ZipFile(file.toFile())) {
            ZipEntry part = archive.getEntry("[Content_Types].xml");
            if (part == null) {
                return zip;
            }
            try (InputStream in = archive.getInputStream(part)) {
                String text = new String(in.readNBytes(LONGEST_PART), StandardCharsets.UTF_8);
                return OFFICE.entrySet().stream()
                        .filter(known -> text.contains(known.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(zip);
            }
        } catch (ZipException e) {
            return zip;
        }
    }
}
