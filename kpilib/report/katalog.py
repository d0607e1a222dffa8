"""What the cells of the catalogue show: each nyckeltal as its folder describes it."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from IPython.display import Markdown

from kpilib.begrepp import HELA_OMRADET, PERIODORD, ingen_insats
from kpilib.form import text
from kpilib.form.cell import Cell
from kpilib.form.enhet import ANTAL, ledets
from kpilib.form.tabell import details, scroll, tabell
from kpilib.fritext import i_html, i_markdown
from kpilib.underlag.grund import Underlag

_SLAG = {
    "bestand": "Bestånd: läses av på periodens sista dag.",
    "flode": "Flöde: summeras över perioden.",
    "ackumulerat": "Ackumulerat: summeras från årets början.",
    "statistik": "Statistik: som källan publicerar den, en gång om året.",
}
_RIKTNING = {"hog": "minst", "lag": "högst", "ingen": ""}
_HEADING = re.compile(r"^(#+) ", re.M)
_TAL = {"belopp": "kr", "dygnspris": "kr per dygn", "dygn": "dygn", "antal": ANTAL}
"""Columns of an example with numbers -> their unit; a value, its parts and a target have the nyckeltal's."""


UTAN_STRATEGI = "Ingen strategi"
"""What stands for a strategy where none of the municipality's names the nyckeltal."""


def katalog(u: Underlag) -> Markdown:
    """Every nyckeltal under its strategy, each as a section that can be linked to."""
    entries = sorted(u.katalog.values(), key=lambda entry: (entry["strategi"], entry["namn"]))
    return Markdown("\n\n".join(section(u, entry) for entry in entries))


def innehall(u: Underlag) -> Markdown:
    """How many nyckeltal there are, how many have targets, and a list of them by strategy."""
    steered = sum(json.loads(entry["mal"]) != {} for entry in u.katalog.values())
    lines = [
        f"Katalogen har {text.tal(len(u.katalog))} nyckeltal. {text.tal(steered)} av dem har mål för minst "
        "en insats, de övriga följs för information.",
        "",
    ]
    strategies: dict[str, list[str]] = {}
    for row in sorted(u.katalog.values(), key=lambda entry: str(entry["namn"])):
        for strategy in (row["strategi"] or UTAN_STRATEGI).split("; "):
            strategies.setdefault(strategy, []).append(
                f"[{i_markdown(row['namn'])}](#{anchor(row['nyckeltal'])})"
            )
    lines += [
        f"- **{i_markdown(strategy)}:** {', '.join(links)}" for strategy, links in sorted(strategies.items())
    ]
    return Markdown("\n".join(lines))


def anchor(nyckeltal: str) -> str:
    """Where a nyckeltal stands on the catalogue page."""
    return f"sec-{nyckeltal.replace('_', '-')}"


def section(u: Underlag, entry: Mapping[str, Any]) -> str:
    """One nyckeltal: its terms, its page, its targets, its example and its SQL."""
    parts = [
        f"## {i_markdown(entry['namn'])} {{#{anchor(entry['nyckeltal'])}}}",
        i_markdown(entry["beskrivning"]),
        _terms(u, entry),
        _HEADING.sub(lambda m: f"#{m[1]} ", str(entry["sida"]).strip()),
        *_targets(u, entry),
        *_excluded(entry),
        "### Räknat exempel",
        *_example(json.loads(entry["exempel"]), entry),
        details(
            f"Visa SQL: {entry['namn']}",
            f'<pre tabindex="0"><code>{i_html(entry["sql"].strip())}</code></pre>',
        ),
    ]
    return "\n\n".join(parts)


def _terms(u: Underlag, entry: Mapping[str, Any]) -> str:
    whom = [u.namn(i) if i in u.insatser else HELA_OMRADET.lower() for i in entry["insatser"]]
    none = ingen_insats(entry["roller"])
    rows = {
        "Id": f"`{entry['nyckeltal']}`, definition version {entry['definition_version']}",
        "Strategi": i_markdown(entry["strategi"] or UTAN_STRATEGI),
        "Enhet": i_markdown(entry["enhet"]),
        "Slag": _SLAG[entry["slag"]],
        "Insatser": i_markdown(", ".join(whom) or none),
        "Perioder": ", ".join(PERIODORD[p] for p in entry["period_typer"]),
        "Källor": ", ".join(f"`{name}`" for name in entry["kallor"]),
        "Beslutad i": i_markdown(entry["kalla"]),
    }
    return "\n".join(f"- **{name}:** {value}" for name, value in rows.items())


def _targets(u: Underlag, entry: Mapping[str, Any]) -> Iterator[str]:
    targets = json.loads(entry["mal"])
    if not targets:
        return
    yield "### Mål"
    lines = []
    for insats, mal in targets.items():
        if mal["ingangsvarde"]:
            aim = "lägre än vid årets början" if entry["riktning"] == "lag" else "högre än vid årets början"
        else:
            aim = f"{_RIKTNING[entry['riktning']]} {text.varde(mal['varde'], entry['enhet'])}".strip()
        lines.append(
            f"- **{i_markdown(u.namn(insats))}:** {i_markdown(aim)}, från {mal['galler_fran']} "
            f"({i_markdown(mal['kalla'])})."
        )
    yield "\n".join(lines)


def _excluded(entry: Mapping[str, Any]) -> Iterator[str]:
    reasons = json.loads(entry["utesluts"])
    if reasons:
        yield "### Rader som inte räknas"
        yield "\n".join(f"- {i_markdown(why)} (`{name}`)" for name, why in reasons.items())


def _example(files: Mapping[str, str], entry: Mapping[str, Any]) -> Iterator[str]:
    """The example's text, the values that it must give, and the rows that it gives them from."""
    yield i_markdown(tomllib.loads(files["exempel.toml"])["beskrivning"])
    tables = {name.removesuffix(".csv"): content for name, content in files.items() if name.endswith(".csv")}
    enhet, raknar = str(entry["enhet"]), str(entry["raknar"])
    units = {**_TAL, "varde": enhet, "mal": enhet}
    units |= {led: ledets(led, raknar, enhet) for led in ("taljare", "namnare")}
    expected = _listing(tables.pop("forvantat"), "Värden som exemplet ger", units)
    yield details("Visa vad exemplet ger", expected)
    given = "".join(_listing(content, name, units) for name, content in tables.items())
    yield details("Visa exemplets rader", given)


def _listing(content: str, name: str, units: Mapping[str, str]) -> str:
    """The rows of a file as they stand in it, under its own column names."""
    header, *rows = csv.reader(io.StringIO(content))
    cells = [
        {column: _as_written(value, units.get(column)) for column, value in zip(header, row, strict=True)}
        for row in rows
    ]
    return f"<p>{i_html(name)}</p>{scroll(tabell(cells, {column: column for column in header}), name)}"


def _as_written(value: str, unit: str | None) -> Cell:
    if unit is None:
        return Cell(value)
    return Cell(value, "tal", Decimal(value) if value else None, unit)
