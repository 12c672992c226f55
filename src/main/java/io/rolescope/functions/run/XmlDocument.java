package io.rolescope.functions.run;

import io.rolescope.functions.hurl.Span;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.namespace.NamespaceContext;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathEvaluationResult;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import javax.xml.xpath.XPathNodes;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/// A document that XPath (1.0) is asked of. Reads no external entities and expands none.
final class XmlDocument {
    private final Document document;
    private final Map<String, String> namespaces = new LinkedHashMap<>();

    private XmlDocument(Document document) {
        this.document = document;
        collect(document.getDocumentElement());
    }

    /// A document from XML; from HTML when that is allowed and it is no XML. Null when it is neither.
    static @Nullable XmlDocument parse(String text, boolean html) {
        Document xml = xml(text);
        if (xml == null && html) {
            xml = HtmlTree.parse(text);
        }
        return xml == null || xml.getDocumentElement() == null ? null : new XmlDocument(xml);
    }

    private static @Nullable Document xml(String text) {
        try {
            DocumentBuilder builder = builder();
            builder.setErrorHandler(new DefaultHandler());
            builder.setEntityResolver((publicId, systemId) -> new InputSource(new StringReader("")));
            return builder.parse(new InputSource(new StringReader(text.strip())));
        } catch (SAXException | IOException e) {
            return null;
        }
    }

    static DocumentBuilder builder() {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setExpandEntityReferences(false);
            factory.setXIncludeAware(false);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
            factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
            factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
            return factory.newDocumentBuilder();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Every prefix the document declares; the first default namespace as `_`.
    private void collect(Element element) {
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
            if (element.getAttributes().item(i) instanceof Attr attribute
                    && XMLConstants.XMLNS_ATTRIBUTE_NS_URI.equals(attribute.getNamespaceURI())) {
                String prefix = attribute.getLocalName();
                namespaces.putIfAbsent("xmlns".equals(prefix) ? "_" : prefix, attribute.getValue());
            }
        }
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element inner) {
                collect(inner);
            }
        }
    }

    Value select(String path, Span span) {
        XPath xpath = XPathFactory.newInstance().newXPath();
        xpath.setNamespaceContext(new Prefixes(namespaces));
        try {
            XPathEvaluationResult<?> result = xpath.evaluateExpression(path, document);
            return switch (result.type()) {
                case BOOLEAN -> new Value.Bool((Boolean) result.value());
                case NUMBER -> number(((Number) result.value()).doubleValue(), path, span);
                case NODESET -> new Value.Nodes(((XPathNodes) result.value()).size());
                case NODE -> new Value.Nodes(result.value() == null ? 0 : 1);
                case STRING, ANY -> new Value.Text(String.valueOf(result.value()));
            };
        } catch (XPathExpressionException e) {
            throw new RunProblem(span, "“" + path + "” is no XPath that can be evaluated here.");
        }
    }

    private static Value number(double number, String path, Span span) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new RunProblem(span, "“" + path + "” gives no number.");
        }
        return new Value.Number(BigDecimal.valueOf(number), false);
    }

    private record Prefixes(Map<String, String> namespaces) implements NamespaceContext {
        @Override
        public String getNamespaceURI(String prefix) {
            return namespaces.getOrDefault(prefix, XMLConstants.NULL_NS_URI);
        }

        @Override
        public @Nullable String getPrefix(String namespaceURI) {
            return null;
        }

        @Override
        public @Nullable Iterator<String> getPrefixes(String namespaceURI) {
            return null;
        }
    }
}
