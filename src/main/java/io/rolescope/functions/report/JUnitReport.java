package io.rolescope.functions.report;

import io.rolescope.functions.hurl.SyntaxError;
import io.rolescope.functions.run.CheckResult;
import io.rolescope.functions.run.EntryResult;
import io.rolescope.functions.run.FileResult;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// Results as build servers read them: a `testsuite` for each file, a `testcase` for each entry.
public final class JUnitReport {
    private final XMLStreamWriter xml;

    private JUnitReport(XMLStreamWriter xml) {
        this.xml = xml;
    }

    /// The whole report.
    public static String of(List<FileResult> files) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
            new JUnitReport(xml).write(files);
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return text + "\n";
    }

    private void write(List<FileResult> files) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeStartElement("testsuites");
        for (FileResult file : files) {
            suite(file);
        }
        xml.writeEndElement();
        xml.writeEndDocument();
    }

    private void suite(FileResult file) throws XMLStreamException {
        List<EntryResult> entries = file.entries();
        boolean refused = file.refusal() != null;
        long errors =
                entries.stream().filter(entry -> !entry.problems().isEmpty()).count() + (refused ? 1 : 0);
        long failures = entries.stream()
                .filter(entry -> entry.problems().isEmpty() && !entry.isSuccess())
                .count();
        xml.writeStartElement("testsuite");
        attribute("name", file.name());
        attribute("tests", String.valueOf(entries.size() + (refused ? 1 : 0)));
        attribute("errors", String.valueOf(errors));
        attribute("failures", String.valueOf(failures));
        attribute(
                "skipped",
                String.valueOf(entries.stream().filter(EntryResult::skipped).count()));
        attribute("time", seconds(file.duration()));
        attribute("timestamp", file.started().toString());
        SyntaxError refusal = file.refusal();
        if (refusal != null) {
            startCase(file, "reading the file", Duration.ZERO);
            detail("error", refusal.toString());
            xml.writeEndElement();
        }
        for (EntryResult entry : entries) {
            testcase(file, entry);
        }
        xml.writeEndElement();
    }

    private void startCase(FileResult file, String name, Duration time) throws XMLStreamException {
        xml.writeStartElement("testcase");
        attribute("classname", file.name());
        attribute("name", name);
        attribute("time", seconds(time));
    }

    private void testcase(FileResult file, EntryResult entry) throws XMLStreamException {
        startCase(file, entry.title() + " (line " + entry.at().line() + ")", entry.duration());
        if (entry.skipped()) {
            xml.writeEmptyElement("skipped");
        }
        if (!entry.problems().isEmpty()) {
            detail(
                    "error",
                    entry.problems().stream()
                            .map(problem -> file.name() + ":" + problem.at() + ": " + problem.sentence())
                            .collect(Collectors.joining("\n")));
        } else if (!entry.isSuccess()) {
            Stream<CheckResult> failed = entry.checks().stream().filter(check -> !check.isFulfilled());
            detail(
                    "failure",
                    failed.map(check -> file.name() + ":" + check.at() + ": " + check.sentence())
                            .collect(Collectors.joining("\n")));
        }
        xml.writeEndElement();
    }

    private void detail(String element, String text) throws XMLStreamException {
        xml.writeStartElement(element);
        attribute("message", text.lines().findFirst().orElse(""));
        xml.writeCharacters(allowed(text));
        xml.writeEndElement();
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, allowed(value));
    }

    /// XML has no place for most control characters, escaped or not.
    private static String allowed(String text) {
        return text.codePoints()
                .map(c ->
                        c == '\t' || c == '\n' || (c >= 0x20 && c < 0xD800) || (c > 0xDFFF && c < 0xFFFE) || c > 0xFFFF
                                ? c
                                : '\uFFFD')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.3f", time.toNanos() / 1e9);
    }
}
