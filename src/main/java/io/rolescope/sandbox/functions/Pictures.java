package io.rolescope.sandbox.functions;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.Metadata;
import com.drew.metadata.MetadataException;
import com.drew.metadata.exif.ExifIFD0Directory;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import net.coobird.thumbnailator.Thumbnails;
import org.jspecify.annotations.Nullable;

/// Thumbnails and optimized copies: upright as the camera's EXIF orientation says, without any metadata.
public final class Pictures {
    private static final int LARGEST_COPY = 1920;
    private static final double QUALITY = 0.82;
    /// A few kilobytes can claim to be a picture that fills the memory.
    private static final long MOST_PIXELS = 60_000_000L;

    private final int thumbnailSize;

    /// @param thumbnailSize longest side in pixels
    public Pictures(int thumbnailSize) {
        this.thumbnailSize = thumbnailSize;
    }

    /// A picture that was made, in a file that its receiver removes.
    record Picture(Path file, String mimeType, String extension) {}

    /// @param facts width and height as seen upright, orientation, format
    record Made(@Nullable Picture thumbnail, @Nullable Picture optimized, Map<String, Object> facts) {}

    /// The bytes are not the picture that their type promises.
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    int thumbnailSize() {
        return thumbnailSize;
    }

    static boolean canRead(String contentType) {
        return switch (contentType) {
            case "image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp" -> true;
            default -> false;
        };
    }

    /// @throws UnreadableException when it is damaged or far too large
    Made make(Path file, String contentType, Supplier<Path> scratch) throws IOException, UnreadableException {
        int orientation = orientation(file);
        BufferedImage image = upright(read(file), orientation);
        boolean transparent = image.getColorModel().hasAlpha();
        String format = transparent || contentType.equals("image/gif") ? "png" : "jpg";
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("width", image.getWidth());
        facts.put("height", image.getHeight());
        facts.put("format", contentType.substring("image/".length()));
        facts.put("orientation", orientation);
        Picture thumbnail = write(image, thumbnailSize, format, scratch.get());
        return new Made(thumbnail, optimized(file, contentType, image, orientation, scratch), facts);
    }

    /// The copy is never larger than the original: where packing again gains nothing it is the original itself.
    private static Picture optimized(
            Path file, String contentType, BufferedImage image, int orientation, Supplier<Path> scratch)
            throws IOException {
        String format = image.getColorModel().hasAlpha() || contentType.equals("image/png") ? "png" : "jpg";
        Picture packed = write(image, LARGEST_COPY, format, scratch.get());
        boolean gained = Files.size(packed.file()) < Files.size(file) || orientation != 1;
        if (gained && !contentType.equals("image/gif")) {
            return packed;
        }
        Files.copy(file, packed.file(), StandardCopyOption.REPLACE_EXISTING);
        String extension = contentType.equals("image/jpeg") ? "jpg" : contentType.substring("image/".length());
        return new Picture(packed.file(), contentType, extension);
    }

    private static Picture write(BufferedImage image, int longest, String format, Path to) throws IOException {
        int width = Math.min(longest, image.getWidth());
        int height = Math.min(longest, image.getHeight());
        try (var out = Files.newOutputStream(to)) {
            Thumbnails.of(image)
                    .size(width, height)
                    .outputFormat(format)
                    .outputQuality(QUALITY)
                    .toOutputStream(out);
        }
        return new Picture(to, format.equals("png") ? "image/png" : "image/jpeg", format);
    }

    private static BufferedImage read(Path file) throws IOException, UnreadableException {
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new UnreadableException("no reader knows this picture", null);
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                if (pixels > MOST_PIXELS) {
                    throw new UnreadableException("the picture has " + pixels + " pixels, too many", null);
                }
                return reader.read(0);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            throw new UnreadableException("the picture is damaged", e);
        }
    }

    /// Source of the numbers 1 to 8: Exif 2.3, tag Orientation. 1, upright, where nothing is said.
    private static int orientation(Path file) {
        try {
            Metadata metadata = ImageMetadataReader.readMetadata(file.toFile());
            @Nullable ExifIFD0Directory exif = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
            if (exif == null || !exif.containsTag(ExifIFD0Directory.TAG_ORIENTATION)) {
                return 1;
            }
            int said = exif.getInt(ExifIFD0Directory.TAG_ORIENTATION);
            return said >= 1 && said <= 8 ? said : 1;
        } catch (ImageProcessingException | MetadataException | IOException | RuntimeException e) {
            return 1;
        }
    }

    private static BufferedImage upright(BufferedImage image, int orientation) {
        boolean plain = image.getType() == BufferedImage.TYPE_INT_RGB
                || image.getType() == BufferedImage.TYPE_INT_ARGB
                || image.getType() == BufferedImage.TYPE_3BYTE_BGR;
        if (orientation == 1 && plain) {
            return image;
        }
        double width = image.getWidth();
        double height = image.getHeight();
        // columns: where x goes (2 numbers), where y goes (2 numbers), shift (2 numbers)
        AffineTransform turn = switch (orientation) {
            // pictures with a palette are copied too: scaling them within their palette loses the colours
            case 1 -> new AffineTransform();
            case 2 -> new AffineTransform(-1, 0, 0, 1, width, 0);
            case 3 -> new AffineTransform(-1, 0, 0, -1, width, height);
            case 4 -> new AffineTransform(1, 0, 0, -1, 0, height);
            case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case 6 -> new AffineTransform(0, 1, -1, 0, height, 0);
            case 7 -> new AffineTransform(0, -1, -1, 0, height, width);
            default -> new AffineTransform(0, -1, 1, 0, 0, width);
        };
        boolean swapped = orientation >= 5;
        int type = image.getColorModel().hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
        BufferedImage turned = new BufferedImage(
                swapped ? image.getHeight() : image.getWidth(), swapped ? image.getWidth() : image.getHeight(), type);
        var pen = turned.createGraphics();
        pen.drawImage(image, turn, null);
        pen.dispose();
        return turned;
    }
}
