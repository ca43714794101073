package dev.sevenstops.report.compare;

import dev.sevenstops.report.render.XmlText;
import dev.sevenstops.report.stats.Verdict;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The comparison as JUnit XML, for CI systems that show tests: a suite for each candidate, a test for each metric that decides. A
 * regression beyond the threshold is a failure, a row that must not be compared an error; "cannot tell" is a skipped test, and so is a row
 * that one side lacks. What must be known about a row is in the output of its tests, what must be known about all of it in that of each
 * suite.
 */
final class CompareJunit {
    private CompareJunit() {}

    /** What a document holds. */
    private interface Content {
        void write(XMLStreamWriter xml) throws XMLStreamException;
    }

    static String of(CompareReport report) {
        return document(xml -> {
            for (Versus one : report.all()) {
                suite(one, report.remarks(), xml);
            }
        });
    }

    /** A comparison that was refused as a whole: an error for each reason. */
    static String refused(List<String> reasons) {
        return document(xml -> {
            start(xml, "compare", reasons.size(), 0, reasons.size(), 0);
            for (String reason : reasons) {
                start(xml, "compare", "comparable");
                message(xml, "error", reason);
                xml.writeEndElement();
            }
            xml.writeEndElement();
        });
    }

    private static String document(Content content) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuites");
            content.write(xml);
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a writer into memory does not fail", e);
        }
        return text + "\n";
    }

    private static void suite(Versus one, List<String> remarks, XMLStreamWriter xml) throws XMLStreamException {
        List<Line> lines = one.deciding();
        long open = lines.stream()
                .filter(line -> line.verdict() instanceof Verdict.CannotTell)
                .count();
        start(
                xml,
                one.candidate().name() + " against " + one.baseline().name(),
                lines.size() + one.refused().size() + one.unmatched().size(),
                lines.stream().filter(Line::beyond).count(),
                one.refused().size(),
                open + one.unmatched().size());
        for (Versus.Refused refused : one.refused()) {
            start(xml, refused.experiment(), "comparable");
            message(xml, "error", refused.reason());
            xml.writeEndElement();
        }
        for (Versus.Unmatched only : one.unmatched()) {
            start(xml, only.experiment(), "comparable");
            message(xml, "skipped", only.sentence());
            xml.writeEndElement();
        }
        Map<String, List<RowWarning>> warnings = one.warnings();
        for (Line line : lines) {
            start(xml, line.experiment().id(), line.arm() + ": " + line.metric().label());
            List<String> said = new ArrayList<>();
            String words = line.verdict().word() + ", " + line.verdict().reason();
            if (line.beyond()) {
                message(xml, "failure", words);
            } else if (line.verdict() instanceof Verdict.CannotTell) {
                message(xml, "skipped", words);
            } else {
                said.add(words);
            }
            warnings.getOrDefault(line.experiment().id(), List.of()).forEach(warning -> said.add(warning.sentence()));
            output(said, xml);
            xml.writeEndElement();
        }
        output(remarks, xml);
        xml.writeEndElement();
    }

    private static void output(List<String> lines, XMLStreamWriter xml) throws XMLStreamException {
        if (!lines.isEmpty()) {
            xml.writeStartElement("system-out");
            xml.writeCharacters(XmlText.clean(String.join("\n", lines)));
            xml.writeEndElement();
        }
    }

    private static void start(XMLStreamWriter xml, String name, long tests, long failures, long errors, long skipped)
            throws XMLStreamException {
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", XmlText.clean(name));
        xml.writeAttribute("tests", String.valueOf(tests));
        xml.writeAttribute("failures", String.valueOf(failures));
        xml.writeAttribute("errors", String.valueOf(errors));
        xml.writeAttribute("skipped", String.valueOf(skipped));
    }

    private static void start(XMLStreamWriter xml, String experiment, String name) throws XMLStreamException {
        xml.writeStartElement("testcase");
        // CI systems read a package from dots, and a stop is one
        xml.writeAttribute("classname", XmlText.clean(experiment.replaceFirst("/", ".")));
        xml.writeAttribute("name", XmlText.clean(name));
    }

    private static void message(XMLStreamWriter xml, String element, String words) throws XMLStreamException {
        xml.writeStartElement(element);
        xml.writeAttribute("message", XmlText.clean(words));
        xml.writeEndElement();
    }
}
