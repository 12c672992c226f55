package io.rolescope.sandbox.demo;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/// Makes small real files of a type: the same variant always has the same bytes.
final class DemoContent {
    private static final String[] WORDS = {
        "light", "leaf", "energy", "water", "cell", "sugar", "oxygen", "river", "council", "treaty", "harbor", "number",
        "ratio", "angle", "graph", "story", "letter", "verb", "garden", "lesson", "measure", "result", "question",
                "answer"
    };

    private DemoContent() {}

    /// @param mimeType what the bytes shall be; unknown ones become text
    /// @param variant chooses among different contents
    static byte[] of(String mimeType, int variant) throws IOException {
        return switch (mimeType) {
            case "image/png" -> image(picture(480, 360, variant), "png");
            case "image/jpeg" -> image(picture(1024, 768, variant), "jpg");
            case "application/pdf" -> pdf(variant);
            case "text/csv" -> csv(variant).getBytes(StandardCharsets.UTF_8);
            case "application/zip" -> zip(List.of("readme.txt"), List.of(text(variant, 30)));
            case "application/vnd.openxmlformats-officedocument.wordprocessingml.document" -> docx(variant);
            case "application/vnd.openxmlformats-officedocument.presentationml.presentation" -> pptx(variant);
            default -> text(variant, 60).getBytes(StandardCharsets.UTF_8);
        };
    }

    /// The picture of the same variant, small.
    static byte[] thumbnail(int variant) throws IOException {
        return image(picture(300, 225, variant), "png");
    }

    static byte[] avatar(int variant) throws IOException {
        return image(picture(128, 128, variant), "png");
    }

    /// Hills under a sky. Shapes only: fonts need not be installed.
    private static BufferedImage picture(int width, int height, int variant) {
        Random random = new Random(variant * 7919L + 17);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        float hue = random.nextFloat();
        pen.setPaint(new GradientPaint(
                0, 0, Color.getHSBColor(hue, 0.35f, 0.95f), 0, height, Color.getHSBColor(hue + 0.1f, 0.15f, 1f)));
        pen.fillRect(0, 0, width, height);
        pen.setColor(Color.getHSBColor(0.13f, 0.5f, 1f));
        int sun = height / 6;
        pen.fillOval((int) (width * random.nextDouble() * 0.8), height / 8, sun, sun);
        for (int hill = 0; hill < 5; hill++) {
            pen.setColor(Color.getHSBColor(hue + 0.3f, 0.3f + hill * 0.1f, 0.8f - hill * 0.12f));
            int hillWidth = (int) (width * (0.5 + random.nextDouble() * 0.6));
            int hillHeight = (int) (height * (0.3 + random.nextDouble() * 0.3));
            int left = (int) (random.nextDouble() * width) - hillWidth / 2;
            pen.fillOval(left, height - hillHeight / 2 + hill * height / 30, hillWidth, hillHeight);
        }
        pen.dispose();
        return image;
    }

    private static byte[] image(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, format, out);
        return out.toByteArray();
    }

    private static String sentence(Random random) {
        StringBuilder line = new StringBuilder();
        int words = 7 + random.nextInt(7);
        for (int i = 0; i < words; i++) {
            String word = WORDS[random.nextInt(WORDS.length)];
            line.append(i == 0 ? word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1) : " " + word);
        }
        return line.append('.').toString();
    }

    private static String text(int variant, int lines) {
        Random random = new Random(variant);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            text.append(sentence(random)).append('\n');
        }
        return text.toString();
    }

    private static String csv(int variant) {
        Random random = new Random(variant);
        StringBuilder rows = new StringBuilder("student,assignment,points,of\r\n");
        for (int i = 1; i <= 120; i++) {
            rows.append(i)
                    .append(',')
                    .append(WORDS[random.nextInt(WORDS.length)])
                    .append(',');
            rows.append(random.nextInt(101)).append(",100\r\n");
        }
        return rows.toString();
    }

    /// Source of the layout: ISO 32000-1, “File structure”.
    private static byte[] pdf(int variant) throws IOException {
        Random random = new Random(variant);
        int pages = 1 + variant % 4;
        List<String> objects = new ArrayList<>();
        StringBuilder kids = new StringBuilder();
        for (int page = 0; page < pages; page++) {
            kids.append(4 + page * 2).append(" 0 R ");
        }
        objects.add("<< /Type /Catalog /Pages 2 0 R >>");
        objects.add("<< /Type /Pages /Kids [" + kids + "] /Count " + pages + " >>");
        objects.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        for (int page = 0; page < pages; page++) {
            StringBuilder lines = new StringBuilder("BT /F1 11 Tf 14 TL 60 780 Td\n");
            for (int line = 0; line < 48; line++) {
                lines.append('(').append(sentence(random)).append(") Tj T*\n");
            }
            lines.append("ET");
            objects.add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents " + (5 + page * 2)
                    + " 0 R /Resources << /Font << /F1 3 0 R >> >> >>");
            objects.add("<< /Length " + lines.length() + " >>\nstream\n" + lines + "\nendstream");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write("%PDF-1.4\n".getBytes(StandardCharsets.US_ASCII));
        StringBuilder table = new StringBuilder("0000000000 65535 f \n");
        for (int i = 0; i < objects.size(); i++) {
            table.append(String.format(Locale.ROOT, "%010d 00000 n \n", out.size()));
            out.write(((i + 1) + " 0 obj\n" + objects.get(i) + "\nendobj\n").getBytes(StandardCharsets.US_ASCII));
        }
        int start = out.size();
        out.write(("xref\n0 " + (objects.size() + 1) + "\n" + table + "trailer\n<< /Size " + (objects.size() + 1)
                        + " /Root 1 0 R >>\nstartxref\n" + start + "\n%%EOF\n")
                .getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    /// Source of the parts: ECMA-376, the least that a word processor opens.
    private static byte[] docx(int variant) throws IOException {
        Random random = new Random(variant);
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            body.append("<w:p><w:r><w:t>").append(sentence(random)).append("</w:t></w:r></w:p>");
        }
        return office(
                "word/document.xml",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>" + body
                        + "</w:body></w:document>");
    }

    private static byte[] pptx(int variant) throws IOException {
        Random random = new Random(variant);
        return office(
                "ppt/presentation.xml",
                "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
                "<!-- " + sentence(random)
                        + " --><p:presentation xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\">"
                        + "<p:sldSz cx=\"9144000\" cy=\"6858000\"/><p:notesSz cx=\"6858000\" cy=\"9144000\"/>"
                        + "</p:presentation>");
    }

    private static byte[] office(String part, String type, String content) throws IOException {
        String head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
        return zip(
                List.of("[Content_Types].xml", "_rels/.rels", part),
                List.of(
                        head + "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                                + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package"
                                + ".relationships+xml\"/><Override PartName=\"/" + part + "\" ContentType=\"" + type
                                + "\"/></Types>",
                        head
                                + "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                                + "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument"
                                + "/2006/relationships/officeDocument\" Target=\"" + part + "\"/></Relationships>",
                        head + content));
    }

    private static byte[] zip(List<String> names, List<String> contents) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            for (int i = 0; i < names.size(); i++) {
                ZipEntry entry = new ZipEntry(names.get(i));
                // without a fixed time the bytes would differ from run to run
                entry.setLastModifiedTime(FileTime.fromMillis(1_700_000_000_000L));
                zip.putNextEntry(entry);
                zip.write(contents.get(i).getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return out.toByteArray();
    }
}
