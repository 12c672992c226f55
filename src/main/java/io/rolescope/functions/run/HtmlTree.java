package io.rolescope.functions.run;

import java.io.IOException;
import java.io.StringReader;
import java.util.Collections;
import javax.swing.text.MutableAttributeSet;
import javax.swing.text.html.HTML;
import javax.swing.text.html.HTMLEditorKit;
import javax.swing.text.html.parser.ParserDelegator;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/// HTML as a tree that XPath can be asked of, read with the forgiving parser the JDK has.
final class HtmlTree extends HTMLEditorKit.ParserCallback {
    private final Document document = XmlDocument.builder().newDocument();
    private Node at = document;

    private HtmlTree() {}

    static @Nullable Document parse(String text) {
        if (!text.contains("<")) {
            return null;
        }
        HtmlTree tree = new HtmlTree();
        try {
            new ParserDelegator().parse(new StringReader(text), tree, true);
        } catch (IOException e) {
            return null;
        }
        return tree.document.getDocumentElement() == null ? null : tree.document;
    }

    private @Nullable Element element(HTML.Tag tag, MutableAttributeSet attributes) {
        if (at == document && document.getDocumentElement() != null) {
            return null;
        }
        Element element = document.createElement(tag.toString());
        for (Object name : Collections.list(attributes.getAttributeNames())) {
            String key = name.toString();
            if (!key.equals("_implied_") && !key.equals("endtag") && key.matches("[A-Za-z_][\\w.-]*")) {
                element.setAttribute(key, String.valueOf(attributes.getAttribute(name)));
            }
        }
        at.appendChild(element);
        return element;
    }

    @Override
    public void handleStartTag(HTML.Tag tag, MutableAttributeSet attributes, int position) {
        Element element = element(tag, attributes);
        if (element != null) {
            at = element;
        }
    }

    @Override
    public void handleEndTag(HTML.Tag tag, int position) {
        for (Node node = at; node != document && node != null; node = node.getParentNode()) {
            if (node.getNodeName().equals(tag.toString())) {
                at = node.getParentNode();
                return;
            }
        }
    }

    @Override
    public void handleSimpleTag(HTML.Tag tag, MutableAttributeSet attributes, int position) {
        if (!(tag instanceof HTML.UnknownTag) || attributes.getAttribute(HTML.Attribute.ENDTAG) == null) {
            element(tag, attributes);
        }
    }

    @Override
    public void handleText(char[] data, int position) {
        if (at != document) {
            at.appendChild(document.createTextNode(new String(data)));
        }
    }
}
