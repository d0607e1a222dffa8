"""Text in what a page is made of: Markdown, HTML, plotly's figures, and data in a script."""

from __future__ import annotations

import re
from html import escape, unescape

from kpilib.fritext.synlig import synlig

_SPACES = re.compile(r"[ \t\n]+")  # not \s: the no-break space of a number stays
_MARKDOWN = re.compile(r"[!-+\-./:<=>@\[-`{-~]")
"""All signs of ASCII but comma, semicolon and question mark, which begin nothing in any Markdown."""
_PLOTLY = re.compile(r"[&<>$%{}\\]")


def pa_en_rad(text: str) -> str:
    """The text, `synlig`, on one line: as a comment in a file of settings, which a line feed would end."""
    return _SPACES.sub(" ", synlig(text)).strip(" ")


def i_markdown(text: object) -> str:
    """The text within a line of Markdown that says just that, whatever extensions the reader has.

    Signs are written as character references: no reader takes one for markup, no shortcode, citation or code
    is found in it before or after the reading, and no quotation mark is turned. White space is one space; a
    text that shows nothing is a no-break space, so that the marks around it do not meet.
    """
    written = str(text)
    shown = pa_en_rad(written)
    return _MARKDOWN.sub(_referens, shown) if shown or not written else "&nbsp;"


def i_html(text: object) -> str:
    """The text as HTML, between tags or in an attribute that is quoted."""
    return escape(synlig(str(text)))


def i_diagram(text: object) -> str:
    """The text in a figure of plotly's, which takes some tags for markup, and dollars for formulas."""
    return _PLOTLY.sub(_referens, _SPACES.sub(" ", synlig(str(text))))


def ur_diagram(text: str) -> str:
    """What a text of a figure shows: `i_diagram` undone, and its line breaks as line feeds."""
    return unescape(text.replace("<br>", "\n"))


def i_skript(json: str) -> str:
    """JSON within a script element, which an end tag or a comment in a text would end or hide."""
    return i_json(json).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def i_json(json: str) -> str:
    """The same JSON with what is not to be printed as escapes: nothing is lost, and nothing acts."""
    return json if json.isascii() and json.isprintable() else "".join(map(_utskriven, json))


def _referens(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"


def _utskriven(c: str) -> str:
    if c.isprintable() or c in "\n\u00a0":
        return c
    units = c.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[n : n + 2].hex()}" for n in range(0, len(units), 2))
