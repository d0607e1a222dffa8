"""The analyst's own text: Markdown beside the report, with values written into it by placeholders.

A placeholder stands on one line::

    {{nyckeltal ramavtalskop insats=gruppbostad period=2024-10}}
    {{nyckeltal regiform insats=gruppbostad dimension=regiform:egen del=taljare}}
    {{riktning ej_verkstallda fran=2023H2 period=2024H2}}
    {{lag SoL}}

`insats` is the whole area and `period` the report's own where they are left out. `del` is ``varde`` (as it
is), ``taljare``, ``namnare`` or ``mal``. `riktning` follows *har*: *ökat*, *minskat*, *varit oförändrat*.
`lag` is the provision as it reads on the last day of the report's period (`kpilib.rules.lag`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from IPython.display import Markdown

from kpilib.begrepp import ALLA, DOLT, SAKNAR_UNDERLAG, Period
from kpilib.errors import RenderError, UsageError
from kpilib.form import text
from kpilib.formats import nearest
from kpilib.fritext import i_markdown
from kpilib.qmd.place import Line, Place, refuse
from kpilib.report.granska import Mention, review
from kpilib.rules.lag import HANVISNING, lagrum
from kpilib.secrecy import Gate
from kpilib.workspace import Workspace

FOLDER = "reports/text"
_PLACEHOLDER = re.compile(r"\{\{(?P<inside>[^{}]*)\}\}")
_KEYS: Mapping[str, Sequence[str]] = {
    "nyckeltal": ("insats", "period", "dimension", "del"),
    "riktning": ("insats", "period", "dimension", "fran"),
}
_PARTS = ("varde", "taljare", "namnare", "mal")


def har_text(namn: str, workspace: Workspace | None = None) -> bool:
    """Whether the analyst has written a text; as `analystext` names it."""
    return ((workspace or Workspace.find()).root / FOLDER / f"{namn}.md").exists()


OSKRIVEN = "Texten är inte skriven än."
"""How the text of a new workspace begins, until somebody has written it."""


def analystext(gate: Gate, namn: str, *, period: Period, workspace: Workspace | None = None) -> Markdown:
    """A text of the analyst with its values written in, as the gate's audience may see them.

    Parameters
    ----------
    gate
        The door to the snapshot.
    namn
        Report and section: ``kategoriplan/lage`` is ``reports/text/kategoriplan/lage.md``.
    period
        The report's period, for placeholders that name none.
    workspace
        The current one when None.

    Raises
    ------
    RenderError
        No such file; a placeholder, nyckeltal, insats or period that does not exist; or the text says what
        the numbers do not (`kpilib.report.granska`). Names file and line.
    """
    root = (workspace or Workspace.find()).root
    begins = Place(Path(FOLDER) / f"{namn}.md", 1)
    try:
        written = (root / begins.path).read_text(encoding="utf-8-sig").splitlines()
    except (FileNotFoundError, UnicodeDecodeError):
        raise refuse(
            "Texten finns inte eller är inte UTF-8.", begins, "Skriv texten i den filen, och spara som UTF-8."
        ) from None
    lines = [Line(line, Place(begins.path, n)) for n, line in enumerate(written, 1)]
    if not any(line.text.strip() for line in lines):
        raise refuse("Texten är tom.", begins, "Skriv något i filen, eller ta bort den och cellen.")
    values = _Values(gate.varden(), gate.tabell("katalog")["nyckeltal"].to_list(), str(period))
    mentions: list[Mention] = []
    done = [_fill(line, values, mentions) for line in lines]
    review(lines, mentions)
    text = "\n".join(done)
    # What somebody has written stays also where its section has no figures (theme/underlag.lua); that it is
    # unwritten goes with the section.
    return Markdown(
        text if text.lstrip("* \n").startswith(OSKRIVEN) else f"::: {{.kp-text}}\n\n{text}\n\n:::"
    )


@dataclass(frozen=True)
class _Values:
    """Everything that the audience may see, and what a placeholder may leave out."""

    frame: pl.DataFrame
    katalog: Sequence[str]
    period: str

    def series(self, id_: str, keys: Mapping[str, str], place: Place) -> pl.DataFrame:
        """The rows of one nyckeltal, insats and part, one per period; none where no period has any."""
        rows = self.frame.filter(pl.col("nyckeltal") == id_)
        if id_ not in self.katalog:
            raise _unknown(f"Nyckeltalet {id_}", id_, self.katalog, place)
        if not rows.height:
            return rows
        part, _, value = keys.get("dimension", ALLA).partition(":")
        for column, asked in {"insats": keys.get("insats", ALLA), "dimension": part}.items():
            known = rows[column].unique().sort().to_list()
            if asked not in known:
                raise _unknown(f"{id_} med {column}={asked}", asked, known, place)
            rows = rows.filter(pl.col(column) == asked)
        if part != ALLA:
            known = rows["dimension_varde"].unique().sort().to_list()
            if value not in known:
                raise _unknown(f"{id_} med dimension={part}:{value}", value, known, place)
            rows = rows.filter(pl.col("dimension_varde") == value)
        return rows

    def at(self, series: pl.DataFrame, period: str, place: Place) -> dict[str, Any]:
        """The row of one period."""
        rows = series.filter(pl.col("period") == period)
        if not rows.height:
            raise _unknown(f"Värde för perioden {period}", period, series["period"].to_list(), place)
        return rows.row(0, named=True)


def _fill(line: Line, values: _Values, mentions: list[Mention]) -> str:
    """The line with its placeholders' values; what they say is added to `mentions`."""

    def write(placeholder: re.Match[str]) -> str:
        if cited := HANVISNING.fullmatch(placeholder[0]):
            return _lag(cited["namn"], values, line.place)
        word, id_, keys = _parse(placeholder["inside"], line.place)
        series = values.series(id_, keys, line.place)
        if not series.height:
            return SAKNAR_UNDERLAG if word == "nyckeltal" else text.OJAMFORT
        row = values.at(series, keys.get("period", values.period), line.place)
        if word == "riktning":
            if "fran" not in keys:
                raise refuse("riktning saknar fran.", line.place, "Skriv fran=PERIOD, t.ex. fran=2023H2.")
            return text.riktning(row, values.at(series, keys["fran"], line.place))
        mentions.append(Mention(line.place, placeholder.start(), row, series))
        return i_markdown(_value(row, keys.get("del", "varde")))

    done = _PLACEHOLDER.sub(write, line.text)
    if "{{" in done or "}}" in done:
        raise refuse("En platshållare är inte hel.", line.place, "Skriv {{nyckeltal …}} på en och samma rad.")
    return done


def _parse(inside: str, place: Place) -> tuple[str, str, dict[str, str]]:
    words = inside.split()
    if len(words) < 2 or words[0] not in _KEYS:
        raise refuse(
            f"Platshållaren {{{{{inside}}}}} finns inte.",
            place,
            "Skriv {{nyckeltal ID …}}, {{riktning ID …}} eller {{lag NAMN}}.",
        )
    keys = {}
    for word in words[2:]:
        key, _, value = word.partition("=")
        if key not in _KEYS[words[0]] or not value:
            raise _unknown(f"{words[0]} med {word}", key, _KEYS[words[0]], place)
        keys[key] = value
    if keys.get("del", "varde") not in _PARTS:
        raise _unknown(f"del={keys['del']}", keys["del"], _PARTS, place)
    return words[0], words[1], keys


def _lag(namn: str, values: _Values, place: Place) -> str:
    try:
        return i_markdown(lagrum(namn, Period.parse(values.period).till))
    except UsageError as error:
        raise refuse(error.vad, place, error.gor) from None


def _value(row: Mapping[str, Any], part: str) -> str:
    if part == "varde":
        return text.rad_varde(row)
    if part == "mal":
        return text.varde(row["mal"], row["enhet"])
    if row["dolt"]:
        return DOLT
    if row[part] is None:
        return text.SAKNAS
    unit = f"{text.NBSP}kr" if part == "taljare" and row["raknar"] == "kronor" else ""
    return text.tal(row[part]) + unit


def _unknown(what: str, asked: str, known: Sequence[str], place: Place) -> RenderError:
    close = nearest(asked, list(known)) or list(known)[-6:]
    return refuse(f"{what} finns inte.", place, f"Välj till exempel {', '.join(close)}.")
