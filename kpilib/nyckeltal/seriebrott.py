"""Series breaks: days from which a series means something else, so that it is not compared across them.

A nyckeltal's own stand in its nyckeltal.toml (`[[seriebrott]]`), those of Kolada's series in
`kolada_seriebrott.toml`, and a municipality's (another system, another way to register) in its
kategoriplan.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files

from kpilib.begrepp import ALLA_INSATSER
from kpilib.database import Column, Table
from kpilib.errors import SettingsError
from kpilib.formats import nearest
from kpilib.nyckeltal.terms import Nyckeltal
from kpilib.rules.seriebrott import Brott
from kpilib.settings import Seriebrott

SERIEBROTT = Table(
    "nyckeltal",
    "seriebrott",
    "En dag då en serie byter innebörd; värden före och efter jämförs inte.",
    (
        Column("nyckeltal", "VARCHAR", "Nyckeltalets id, eller Koladas id för en hämtad serie."),
        Column("insats", "VARCHAR", "Insats, eller * för alla."),
        Column("fran", "DATE", "Första dag med den nya innebörden."),
        Column("orsak", "VARCHAR", "Vad som ändrades: definition eller källa."),
        Column("kalla", "VARCHAR", "Var ändringen är beskriven."),
    ),
)

_KOLADA_ID = re.compile(r"[A-Z]\d{5}")


def seriebrott(catalogue: Mapping[str, Nyckeltal], egna: Sequence[Seriebrott] = ()) -> list[Brott]:
    """Every known break, by series and day.

    Parameters
    ----------
    egna
        Those of the settings.

    Raises
    ------
    SettingsError
        One of the settings' names neither a nyckeltal nor a series of Kolada's.
    """
    found = [
        Brott(n.id, b.insats, b.fran, b.orsak, b.kalla or n.terms.kalla)
        for n in catalogue.values()
        for b in n.terms.seriebrott
    ]
    text = files("kpilib.nyckeltal").joinpath("kolada_seriebrott.toml").read_text(encoding="utf-8")
    found += [
        Brott(serie, ALLA_INSATSER, b["fran"], b["orsak"], b["kalla"])
        for serie, breaks in tomllib.loads(text).items()
        for b in breaks
    ]
    for b in egna:
        if b.nyckeltal not in catalogue and not _KOLADA_ID.fullmatch(b.nyckeltal):
            raise SettingsError(
                f"Det finns inget nyckeltal som heter {b.nyckeltal}.",
                var="kategoriplan.toml: [[seriebrott]]",
                gor=f"Menade du {' eller '.join(nearest(b.nyckeltal, catalogue)) or 'ett annat'}?",
            )
        found.append(Brott(b.nyckeltal, b.insats, b.fran, b.orsak, b.kalla or "kategoriplan.toml"))
    return sorted(found)
