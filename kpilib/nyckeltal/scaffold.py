"""The folder of a new nyckeltal, with every part in place."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

from kpilib.errors import UsageError

_SQL = """-- En rad per sak som räknas: vad en rad är, och när den räknas.
SELECT
    k.period_typ,
    k.period,
    b.insats,
    1 AS taljare,
    CAST(NULL AS INTEGER) AS namnare,
    CAST(NULL AS VARCHAR) AS utesluten,
    b.person,
    'beslut' AS tabell,
    b.fil,
    b.blad,
    b.rad
FROM main.beslut AS b
JOIN main.kalender AS k ON b.beslutsdatum BETWEEN k.fran AND k.till
"""

_TOML = """namn = "{namn}"
strategi = "Vilken av planens strategier nyckeltalet följer"
beskrivning = "En mening om vad som räknas."
enhet = "antal"
raknar = "beslut"
slag = "flode"
riktning = "ingen"
insatser = ["bmss_vuxna"]
period_typer = ["manad", "kvartal", "tertial", "halvar", "ar"]
kallor = ["beslut"]
definition_version = 1
kalla = "Var definitionen är beslutad"
"""

_PAGE = """## Vad det säger

## Varför det följs

## Hur det räknas

## Vad det inte säger
"""

_EXAMPLE = {
    "exempel.toml": 'beskrivning = "Vad exemplet visar."\nkalender_fran = "2024-10"\nutdrag = "2024-10-31"\n',
    "beslut.csv": "arende,person,kon,insats,beslutsdatum,beslutstyp\n1,a1,K,bmss_vuxna,2024-10-01,nytt\n",
    "forvantat.csv": "insats,dimension,dimension_varde,period_typ,period,taljare,namnare,varde,exkluderade\n"
    "bmss_vuxna,alla,alla,manad,2024-10,1.000000,,1.0,{}\n",
}


def scaffold(namn: str, root: Path | None = None) -> Path:
    """Write the folder of a new nyckeltal; its example computes and passes as it stands.

    Raises
    ------
    UsageError
        The name is not an id, or is taken.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", namn):
        raise UsageError(
            f"{namn} kan inte vara ett nyckeltals id.",
            gor="Använd små bokstäver a–z, siffror och understreck, t.ex. andel_i_gr.",
        )
    folder = (root or Path(str(files("kpilib.nyckeltal")))) / namn
    if folder.exists():
        raise UsageError(f"Det finns redan ett nyckeltal som heter {namn}.", gor="Välj ett annat id.")
    (folder / "exempel").mkdir(parents=True)
    parts = {"nyckeltal.sql": _SQL, "nyckeltal.toml": _TOML.format(namn=namn), "sida.md": _PAGE}
    for name, text in parts.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name, text in _EXAMPLE.items():
        (folder / "exempel" / name).write_text(text, encoding="utf-8")
    return folder
