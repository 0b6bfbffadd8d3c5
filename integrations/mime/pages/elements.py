"""HTML elements by what they mean for the text."""

# Their content is no text at all.
RAW = frozenset({"script", "style", "title", "xmp", "noembed", "noframes", "iframe", "template"})
# A reader sees none of their text, or not as text.
UNSEEN = frozenset({"head", "svg", "math", "map", "select", "datalist", "audio", "video", "canvas"})
VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "wbr", "param"})
# May stand in the head; anything else starts the body.
HEAD = frozenset({"base", "basefont", "bgsound", "head", "html", "link", "meta", "noscript", "style", "title"})
# A height or a width of theirs is the least that they take.
TABLE = frozenset({"table", "thead", "tbody", "tfoot", "tr", "td", "th"})
BLOCK = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    }
)
# An empty line stands before them.
SPACED = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "ul", "ol", "table"})
# The next of the same name ends them.
SELF_CLOSING = frozenset({"p", "li", "td", "th", "tr", "dt", "dd", "option"})
