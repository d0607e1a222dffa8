"""Random municipalities that come as raw files: two reports of them, and the table of what has changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from annan import SETTINGS
from stdnum import luhn

from attack.domare import FORRA, dom, kansliga, sanningen
from attack.lasare import sedda
from attack.sedda import Plats, Sedda
from kpilib import pipeline
from kpilib.begrepp import Period
from kpilib.secrecy import Gate
from kpilib.warehouse import connect, connect_to
from kpilib.workspace import Workspace

VALUES = (
    "SELECT v.*, k.raknar, k.slag, k.riktning FROM nyckeltal.varde AS v "
    "JOIN nyckeltal.katalog AS k USING (nyckeltal)"
)
VAREN = Period.parse("2024H1")
INSATSER = ("Gruppbostad", "Serviceboende", "Korttids")
MAL = """
[ej_verkstallda.serviceboende]
ingangsvarde = true
galler_fran = 2024
kalla = "Plan 2025"
"""
MANADER = [f"{year}-{month:02d}" for year in (2023, 2024) for month in range(1, 13)]
LEVERANTORER = (("Exempel AB", "556036-0793"), ("Provet AB", "556074-7569"), ("Tredje AB", "556012-5790"))


def person(n: int) -> str:
    """A personal number that nobody has: its birth number is a reserved one."""
    digits = f"{60 + n // 20:02d}0101{980 + n % 20}"
    return f"19{digits[:6]}-{digits[6:]}{luhn.calc_check_digit(digits)}"


def filer(fro: int, *, till: str, rattad: bool) -> Iterator[tuple[str, str]]:
    """Decisions and purchases up to a month, the same for the same seed; a correction adds to March."""
    dra = np.random.default_rng(fro)
    decisions, purchases = [], []
    for n in range(90):
        insats = INSATSER[int(dra.choice(3, p=[0.6, 0.3, 0.1]))]
        month = int(dra.integers(0, len(MANADER)))
        began = month + int(dra.integers(1, 9))
        day = int(dra.integers(1, 28))
        kon = str(dra.choice(["K", "M"], p=[0.3, 0.7]))
        leverantor = LEVERANTORER[int(dra.choice(3, p=[0.7, 0.2, 0.1]))]
        form = str(dra.choice(["Ramavtal", "Direktupphandling"], p=[0.8, 0.2]))
        bought = dra.random() < 0.5
        if MANADER[month] <= till:
            there = began < len(MANADER) and MANADER[began] <= till
            since = f"{MANADER[began]}-01" if there else ""
            decisions.append(
                f"{n};{person(n)};{kon};{insats};{MANADER[month]}-{day:02d};Nytt;{since};"
                + ("SoL" if insats == "Korttids" else "LSS")
            )
        for m in range(began, len(MANADER)) if bought else []:
            late = n % 7 == 0 and MANADER[m] == "2024-03"
            if MANADER[m] <= till and (rattad or not late):
                purchases.append(
                    f"{person(n)};{insats};{leverantor[0]};{leverantor[1]};Norr;Mark;{form};2023-01-01;;30;"
                    f"{40 + n}000,00;{MANADER[m]}"
                )
    yield (
        f"beslut_{till}-30.csv",
        "\n".join(
            ["Ärende;Personnummer;Kön;Insats;Beslutsdatum;Beslutstyp;Verkställt från;Lagrum", *decisions]
        ),
    )
    header = (
        "personnummer;insats;leverantor;organisationsnummer;enhet;kommun;avtalsform;fran;till;dygn;"
        "belopp;period"
    )
    yield f"kopfil_{till}.csv", "\n".join([header, *purchases])


def leverera(ws: Workspace, fro: int, *, till: str, rattad: bool) -> None:
    """The files of a day, taken in and published."""
    folder = ws.root / "filer" / till
    folder.mkdir(parents=True)
    for name, content in filer(fro, till=till, rattad=rattad):
        (folder / name).write_text(content, encoding="utf-8")
    delivered = pipeline.ingest(ws, [folder])
    assert delivered.rena, delivered.fel
    pipeline.build_and_publish(ws, delivered.filer)


def andringar(gate: Gate, now: Sedda, slag: dict[str, str]) -> Sedda:
    """What the table of changes says, as numbers of the earlier report and the present one.

    A nyckeltal without nämnare has its täljare for value.
    """
    kept = gate.faststalld(VAREN)
    assert kept is not None
    found = Sedda(slag=slag, manader=now.manader)
    shares = {p.nyckeltal for p in now.tal if p.matt == "namnare"}
    for row in gate.andringar(kept).varden.iter_rows(named=True):
        place = Plats(
            *(row[k] for k in ("nyckeltal", "insats", "dimension", "dimension_varde")),
            "taljare",
            row["period_typ"],
            row["period"],
        )
        pairs = ((place._replace(rapport=FORRA), row["fore"]), (place, row["nu"]))
        for at, number in pairs if place.nyckeltal not in shares else ():
            if number is not None and number == int(number):
                found.tal[at] = int(number)
    return found


@pytest.mark.parametrize("fro", [1, 2])
def test_nothing_can_be_told_of_two_reports_of_a_municipality_that_came_as_files(
    fro: int, tmp_path: Path
) -> None:
    ws = Workspace(tmp_path.resolve())
    ws.settings.write_text(SETTINGS, encoding="utf-8")
    ws.mal.write_text(MAL, encoding="utf-8")
    leverera(ws, fro, till="2024-06", rattad=False)
    pipeline.faststall(ws, "2024H1")
    leverera(ws, fro, till="2024-12", rattad=True)
    with connect(ws) as con:
        values, kalender = con.sql(VALUES).pl(), con.sql("FROM main.kalender").pl()
    raknar = dict(values.select("nyckeltal", "raknar").unique().rows())
    slag = dict(values.select("nyckeltal", "slag").unique().rows())
    for publik in ("stad", "rad"):
        komplement = publik == "stad"
        with Gate(publik, workspace=ws) as gate:
            now = sedda(gate.varden(), kalender)
            kept = gate.faststalld(VAREN)
            assert kept is not None
            with connect_to(ws, kept.underlag) as con:
                before = con.sql(VALUES).pl()
            was_seen = kept.varden(publik)
            assert was_seen is not None
            seen = now.efter(sedda(was_seen, kalender, rapport=FORRA)).med(andringar(gate, now, slag))
        true, earlier = sanningen(values, kalender), sanningen(before, kalender)
        few = kansliga(true, raknar, troskel=5, komplement=komplement)
        few |= {
            p._replace(rapport=FORRA) for p in kansliga(earlier, raknar, troskel=5, komplement=komplement)
        }
        moved = sum(earlier.get(p, n) != n for p, n in true.items())
        assert moved, "nothing was corrected"
        assert any(n is None for n in now.tal.values())
        rost = dom(seen, true | {p._replace(rapport=FORRA): n for p, n in earlier.items()}, few)
        assert rost.fel == [], publik
