"""A page's Markdown: its text as written, with what its cells and inline expressions gave in their places."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Collection, Iterator, Sequence

from kpilib.fritext import i_markdown
from kpilib.qmd.execute import Code, Output, Sitting, run
from kpilib.qmd.options import CellOptions
from kpilib.qmd.place import Line, Place, refuse
from kpilib.qmd.source import Cell, Part, Source, Text

_INLINE = re.compile(r"(?<!`)`\{(?P<language>\w+)\}\s+(?P<code>[^`]+?)\s*`(?!`)")
_HEADING = re.compile(r"#{1,6}\s")
_BLOCK = re.compile(r"(?P<mark>`{3,}|~{3,}|:{3,})\s*(?P<info>.*)")
_BACKTICKS = re.compile(r"`{3,}")


def weave(source: Source, sitting: Sitting, *, echo: bool = False) -> list[Line]:
    """Run the page's code and put its results in place.

    Parameters
    ----------
    source
        The page.
    sitting
        What the kernel runs in.
    echo
        Whether code is shown where neither cell nor page says.

    Returns
    -------
    list of Line
        The Markdown, each line with the place in the sources that it comes from.

    Raises
    ------
    RenderError
        The code failed, or gave something that cannot be shown.
    """
    echo = source.matter.get("echo", echo)
    codes: list[Code] = []
    for part in source.parts:
        codes.extend(_codes(part))
    results = iter(run(codes, sitting))
    woven: list[Line] = []
    for part in source.parts:
        if isinstance(part, Cell):
            woven.extend(Line(text, part.place) for text in _cell(part, next(results), echo))
        else:
            woven.extend(_text(part, results))
    return woven


def _codes(part: Part) -> Iterator[Code]:
    if isinstance(part, Cell):
        yield Code(part.code, part.place)
        return
    for line in () if part.verbatim else part.lines:
        yield from (Code(_expression(found, line.place), line.place) for found in _INLINE.finditer(line.text))


def _expression(found: re.Match[str], place: Place) -> str:
    if found["language"] != "python":
        raise refuse(
            f"Kod i {found['language']} stöds inte i löpande text.", place, "Skriv `{python} uttryck`."
        )
    try:
        ast.parse(found["code"], mode="eval")
    except SyntaxError:
        raise refuse(
            "Koden i den löpande texten är inget uttryck.", place, "Räkna ut värdet i en kodcell."
        ) from None
    return found["code"]


def _text(part: Text, results: Iterator[Sequence[Output]]) -> Iterator[Line]:
    if part.verbatim:
        yield from part.lines
        return
    for line in part.lines:
        shown, end = "", 0
        for found in _INLINE.finditer(line.text):
            shown += line.text[end : found.start()] + _inline(next(results), line.place)
            end = found.end()
        yield Line(shown + line.text[end:], line.place)


def _inline(outputs: Sequence[Output], place: Place) -> str:
    data = [o["data"] for o in outputs if o["output_type"] == "execute_result"]
    if len(data) != 1 or len(outputs) != 1:
        raise refuse(
            "Uttrycket i den löpande texten ger inget värde.", place, "Skriv ett uttryck som ger ett värde."
        )
    if "text/markdown" in data[0]:
        return str(data[0]["text/markdown"])
    plain = str(data[0].get("text/plain", ""))
    if plain[:1] in "'\"":
        plain = str(ast.literal_eval(plain))
    return i_markdown(plain)


def _cell(cell: Cell, outputs: Sequence[Output], echo: bool) -> Iterator[str]:
    options = cell.options
    if not options.include:
        return
    yield ""
    if options.echo if options.echo is not None else echo:
        yield from (*_fenced(cell.code.strip("\n"), "python"), "")
    if options.output is False:
        return
    shown = [text for output in outputs for text in (*_shown(output, cell), "")]
    caption = options.fig_cap or options.tbl_cap
    if caption and not any(text.strip() for text in shown):
        raise refuse(
            "Cellen har en rubriktext men visar inget.", cell.place, "Låt den sista raden ge det som visas."
        )
    if caption:
        shown = [_opening(options), "", *shown, " ".join(caption.split()), "", _FENCE]
    elif options.fig_alt:
        raise refuse(
            "fig-alt behöver fig-cap.", cell.place, "Skriv också #| fig-cap: text och #| label: fig-namn."
        )
    yield from shown
    yield ""


_FENCE = ":" * 7


def _opening(options: CellOptions) -> str:
    alt = " ".join(options.fig_alt.split())
    alt = f" fig-alt={json.dumps(alt, ensure_ascii=False)}" if alt else ""
    return f"{_FENCE} {{#{options.label}{alt}}}"


def _shown(output: Output, cell: Cell) -> list[str]:
    if output["output_type"] == "stream":
        text = str(output["text"])
        return text.splitlines() if cell.options.output == "asis" else _fenced(text.rstrip("\n"), "")
    data = output["data"]
    if "text/markdown" in data:
        lines = str(data["text/markdown"]).splitlines()
        if cell.options.output != "asis" and _has_heading(lines):
            raise refuse(
                "Cellen visar en rubrik, som Quarto då inte tar med i innehållsförteckningen.",
                cell.place,
                "Skriv #| output: asis först i cellen.",
            )
        return lines
    _refuse_rich(data, cell.place)
    return _fenced(str(data["text/plain"]), "")


def _has_heading(lines: Sequence[str]) -> bool:
    """Whether Markdown has a heading of the page's own: not one within a box, or a line of code."""
    depth, code = 0, ""
    for line in lines:
        fence = _BLOCK.match(line)
        if code:
            code = "" if fence and fence["mark"].startswith(code) and not fence["info"] else code
        elif fence and fence["mark"][0] == ":":
            depth += 1 if fence["info"] else -1
        elif fence:
            code = fence["mark"]
        elif not depth and _HEADING.match(line):
            return True
    return False


def _refuse_rich(data: Collection[str], place: Place) -> None:
    if "text/html" in data:
        raise refuse(
            "Cellen visar HTML, vilket Quarto bara kan visa genom att hämta program utifrån.",
            place,
            "Visa det med show_html, table eller figure i kpilib.qmd.emit.",
        )
    other = sorted(set(data) - {"text/plain"})
    if other or "text/plain" not in data:
        raise refuse(
            f"Cellen visar {', '.join(other)}, som inte stöds.", place, "Visa text, Markdown eller figur."
        )


def _fenced(text: str, language: str) -> list[str]:
    fence = "`" * max([3, *(len(run) + 1 for run in _BACKTICKS.findall(text))])
    return ["", fence + language, *text.splitlines(), fence]
