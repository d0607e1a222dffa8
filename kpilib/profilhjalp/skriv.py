"""A profile as a TOML file, with the reason for each line, and what is still open as comments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import tomlkit

from kpilib.fritext import pa_en_rad
from kpilib.profilhjalp.bygg import Profilutkast
from kpilib.profilhjalp.fraga import JA, Fraga
from kpilib.sources.forslag import toml_text

_ORDNING = ("kalla", "namn", "beskrivning", "filnamn", "las", "kolumner", "varden", "konstanter")


def som_toml(
    utkast: Profilutkast, skal: Mapping[str, str], oppna: Sequence[Fraga] = (), fore: str | None = None
) -> str:
    """The profile's text.

    Parameters
    ----------
    skal
        Key (`kolumner.X`) -> why its line says what it says.
    oppna
        Questions without an answer: each stands as comments in its table, with the lines to choose among.
    fore
        The text of the file that is changed: what else is in it, comments too, stays.
    """
    document = tomlkit.parse(fore) if fore else tomlkit.document()
    content = dict(utkast.innehall)
    for fraga in oppna:  # each has a table to stand in
        content.setdefault(_tabell(fraga), {})
    for key in sorted(content, key=_ORDNING.index):
        value = content[key]
        if isinstance(value, Mapping):
            if key not in document:
                document.add(key, tomlkit.table(is_super_table=key == "varden"))
            _lay_over(document[key], value, key, skal)
        elif key not in document:
            document.add(key, value)
    for fraga in oppna:
        _fraga_in(document[_tabell(fraga)], fraga, utkast)
    return tomlkit.dumps(document).strip() + "\n"


def _tabell(fraga: Fraga) -> str:
    slag, _, rest = fraga.id.partition(".")
    if slag == "fel":
        return rest.partition(".")[0]
    return {"kolumn": "kolumner", "konstant": "konstanter", "varde": "varden"}.get(slag, "las")


def _lay_over(table: Any, values: Mapping[str, Any], path: str, skal: Mapping[str, str]) -> None:
    for key, value in values.items():
        if isinstance(value, Mapping):
            if key not in table:
                table.add(key, tomlkit.table())
            _lay_over(table[key], value, f"{path}.{key}", skal)
            continue
        item = tomlkit.item(list(value) if isinstance(value, tuple) else value)
        if why := skal.get(f"{path}.{key}"):
            item.comment(pa_en_rad(why))
        table[key] = item


def _fraga_in(table: Any, fraga: Fraga, utkast: Profilutkast) -> None:
    """A question as comments at the end of its table; the lines that answer it need only be uncommented."""
    slag, _, rest = fraga.id.partition(".")
    if slag == "varde":
        column, _, written = rest.partition(".")
        if column not in table:
            table.add(column, tomlkit.table())
        table = table[column]
        for choice in fraga.val:  # a line for each value, where the way of writing is added to the right one
            if choice.svar not in table:
                table.add(choice.svar, [])
    table.add(_kommentar(f"FRÅGA: {fraga.fraga}"))
    for why in fraga.skal:
        table.add(_kommentar(f"  {why}"))
    if slag == "varde":
        table.add(_kommentar(f"  Skriv {toml_text(written)} i listan efter det värde som menas."))
        return
    for choice in fraga.val:
        table.add(_kommentar(_rad(fraga, choice.svar, utkast)))


def _kommentar(text: str) -> Any:
    """A line of comment: what a file calls a column cannot end it and begin a line of the profile."""
    return tomlkit.comment(text[: len(text) - len(text.lstrip(" "))] + pa_en_rad(text))


def _rad(fraga: Fraga, svar: str, utkast: Profilutkast) -> str:
    """The line that an answer is."""
    slag, _, rest = fraga.id.partition(".")
    key, _, of = rest.partition(".")
    match slag, key:
        case "kolumn", _:
            return f"{rest} = [{toml_text(svar)}]"
        case "konstant", _:
            return f"{rest} = {toml_text(svar)}"
        case "las", "egna_nummer":
            return f"leverantor_id_ar_organisationsnummer = {'false' if svar == JA else 'true'}"
        case "las", _:
            have = utkast.innehall.get("las", {}).get(key, [])
            values = [*have, of] if svar == JA else have
            return f"{key} = [{', '.join(toml_text(v) for v in dict.fromkeys(values))}]"
        case _:
            return f"{of or key} = {svar}"
