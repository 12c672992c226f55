package io.rolescope.files.storage;

import io.rolescope.platform.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.apache.tika.detect.DefaultDetector;
import org.apache.tika.detect.Detector;
import org.apache.tika.metadata.Metadata;

/// Makes a [Preview] of the first bytes of an object.
final class PreviewReader {
    /// Bytes that are asked for; a larger picture is not shown.
    static final int MOST = 4 << 20;

    private static final int MOST_TEXT = 4000;
    /// A small file may unpack to a huge picture.
    private static final long MOST_PIXELS = 40_000_000;

    /// Formats that a picture control decodes.
    private static final Set<String> PICTURES = Set.of("image/png", "image/jpeg", "image/gif", "image/bmp");

    private static final Detector DETECTOR = new DefaultDetector();

    private PreviewReader() {}

    static Preview of(HttpResponse response) {
        byte[] bytes = response.rawBody();
        String type = type(bytes);
        boolean whole = isWhole(response, bytes.length);
        if (bytes.length == 0) {
            return new Preview.None(type, "The object is empty.");
        }
        if (PICTURES.contains(type)) {
            return whole ? picture(type, bytes) : new Preview.None(type, "The picture is larger than 4 MB.");
        }
        if (type.startsWith("text/") || type.equals("application/json") || type.equals("application/xml")) {
            return text(type, bytes, whole);
        }
        return new Preview.None(type, "There is no preview of this type; download it to look at it.");
    }

    private static String type(byte[] bytes) {
        try {
            return DETECTOR.detect(new ByteArrayInputStream(bytes), new Metadata())
                    .getBaseType()
                    .toString();
        } catch (IOException e) {
            return "application/octet-stream";
        }
    }

    /// `Content-Range: bytes 0-99/100`.
    private static boolean isWhole(HttpResponse response, int length) {
        if (response.status() != 206) {
            return true;
        }
        String range = response.value("content-range").orElse("");
        return range.endsWith("/" + length);
    }

    private static Preview picture(String type, byte[] bytes) {
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                return new Preview.None(type, "The picture cannot be read.");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                int width = reader.getWidth(0);
                int height = reader.getHeight(0);
                return (long) width * height > MOST_PIXELS
                        ? new Preview.None(type, "The picture has " + width + " × " + height + " pixels; too many.")
                        : new Preview.Picture(type, bytes, width, height);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            return new Preview.None(type, "The picture is damaged.");
        }
    }

    private static Preview text(String type, byte[] bytes, boolean whole) {
        int length = Math.min(bytes.length, MOST_TEXT * 4);
        // a character may be cut in two at the end, nowhere else
        for (int cut = 0; cut < 4 && cut < length; cut++) {
            try {
                String text = StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(bytes, 0, length - cut))
                        .toString();
                boolean all = whole && length == bytes.length && text.length() <= MOST_TEXT;
                return new Preview.Text(type, text.length() > MOST_TEXT ? text.substring(0, MOST_TEXT) : text, all);
            } catch (CharacterCodingException e) {
                // tried again without the last byte
            }
        }
        return new Preview.None(type, "The text is not in UTF-8.");
    }
}
