"""National statistics for tests: two retrievals from Kolada and one from SCB, with figures of the tests' own.

The values are no municipality's: they are made by a rule, so that a second calculation can make them again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from services.scb.cubes import Cell, dataset, dimension

from kpilib import pipeline
from kpilib.rawstore import store
from kpilib.workspace import Workspace

KOMMUNER = {
    "0180": "Stockholm",
    "0380": "Uppsala",
    "0580": "Linköping",
    "0680": "Jönköping",
    "1280": "Malmö",
    "1281": "Lund",
    "1283": "Helsingborg",
    "1380": "Halmstad",
    "1480": "Göteborg",
    "1880": "Örebro",
    "2580": "Luleå",
}
AR = range(2014, 2025)
FORSTA, ANDRA = date(2025, 6, 2), date(2025, 10, 6)
PRELIMINART = 2024
LUCKA = ("0180", 2018)
RIKTIG = ("1280", 2024)
"""Municipality and year whose cost SCB gives as it follows from Kolada; the own municipality's is another."""

KPI = {
    "N28018": "Nettokostnadsavvikelse LSS (%)",
    "N28021": "Nettokostnadsavvikelse LSS, miljoner kronor",
    "N28016": "Nettokostnad funktionsnedsättning LSS och SFB, kr/inv",
    "N28892": "Invånare med insatser enl. LSS, antal/10 000 inv",
    "N28012": "Kostnad LSS boende, kr/inv",
    "N28013": "Kostnad LSS boende, kr/brukare",
    "N28009": "Kostnad LSS daglig verksamhet, kr/inv",
    "N28015": "Kostnad LSS daglig verksamhet, kr/brukare",
    "N28027": "Köp av insatser enligt LSS och SFB, totalt, andel (%)",
    "N28028": "Köp av insatser enligt LSS och SFB av privata företag, andel (%)",
    "N28029": "Köp av insatser enligt LSS och SFB av ideella, andel (%)",
    "N28801": "Personer med boende LSS, antal",
}
DELAR = {  # one year, for the parts of a difference: own, riket
    "N28016": (7000.0, 6400.0),
    "N28892": (70.0, 75.0),
    "N28012": (3600.0, 3000.0),
    "N28013": (1_200_000.0, 1_000_000.0),
    "N28009": (700.0, 750.0),
    "N28015": (250_000.0, 240_000.0),
}
INVANARE = {"00": 10_000_000, "1280": 360_000, "1480": 600_000}
INDEX = {2023: 125.0, 2024: 130.0}
NETTO: dict[tuple[str, int], float] = {
    ("00", 2023): 65_000_000,
    ("00", 2024): 70_000_000,
    ("1480", 2023): 4_000_000,
    ("1480", 2024): 4_300_000,
}


def avvikelse(kommun: str, ar: int) -> float | None:
    """The deviation in per cent, as the first retrieval has it."""
    if (kommun, ar) == LUCKA:
        return None
    return round((int(kommun) * 7 + ar * 13) % 53 / 4 - 5.5 + int(kommun) / 10_000, 2)


def mnkr(kommun: str, ar: int) -> float | None:
    """The same in mnkr: of a reference cost of a thousand mnkr and the municipality's number."""
    percent = avvikelse(kommun, ar)
    return None if percent is None else round(percent / 100 * (1000 + int(kommun)), 4)


def kop(kommun: str, ar: int) -> float:
    return round(10 + int(kommun) % 17 + (ar - 2014) / 2, 1)


def boende(kommun: str) -> float:
    return 1000.0 + int(kommun)


ANDRADE: dict[tuple[str, str, int], float] = {
    ("N28018", "1480", 2022): 8.75,
    ("N28018", "1280", 2021): 1.0,
    **{("N28029", k, y): 1.0 for k in KOMMUNER if k != "1480" for y in (2017, 2018, 2019)},
}
"""What the second retrieval has another value for."""


def varden() -> dict[tuple[str, str, int], float | None]:
    """Every value of the first retrieval."""
    found: dict[tuple[str, str, int], float | None] = {}
    for kommun in KOMMUNER:
        for ar in AR:
            found["N28018", kommun, ar] = avvikelse(kommun, ar)
            found["N28021", kommun, ar] = mnkr(kommun, ar)
            found["N28027", kommun, ar] = kop(kommun, ar)
        for ar in (2017, 2018, 2019):
            found["N28029", kommun, ar] = 2.0
        found["N28028", kommun, 2024] = kop(kommun, 2024) - 3
        found["N28801", kommun, 2024] = boende(kommun)
    for kpi, (own, riket) in DELAR.items():
        found[kpi, "1480", 2023], found[kpi, "0000", 2023] = own, riket
    return found


def kolada(
    day: date,
    values: Mapping[tuple[str, str, int], float | None],
    argang: int,
    medlemmar: Iterable[str],
) -> bytes:
    """A delivery from Kolada."""
    published = {
        "prel_publication_date": "2025-05-05",
        "publication_date": "2025-09-30",
        "publ_period": "2024",
    }
    kpi = [
        {
            "id": k,
            "title": title,
            "description": "",
            "is_divided_by_gender": False,
            "municipality_type": "K",
            "auspice": "T",
            "operating_area": "",
            "perspective": "",
            "has_ou_data": False,
            **published,
        }
        for k, title in KPI.items()
    ]
    content = {
        "kalla": "kolada",
        "bas": "https://api.kolada.se/v3",
        "hamtad": day.isoformat(),
        "fragor": [],
        "kpi": kpi,
        "municipality": [
            {"id": "0000", "title": "Riket", "type": "L"},
            *({"id": k, "title": n, "type": "K"} for k, n in KOMMUNER.items()),
        ],
        "municipality_groups": [
            {
                "id": "G39555",
                "title": f"Liknande kommuner LSS, Göteborg, {argang}",
                "members": [{"member_id": k, "member_title": KOMMUNER[k]} for k in medlemmar],
            }
        ],
        "values": [
            {
                "kpi": k,
                "municipality": m,
                "period": y,
                "values": [{"gender": "T", "count": 1, "status": "", "value": v, "isdeleted": False}],
            }
            for (k, m, y), v in values.items()
        ],
    }
    return json.dumps(content, ensure_ascii=False).encode()


def scb() -> bytes:
    """A delivery from SCB: cost, population and prices of two years."""
    kommun, year = RIKTIG
    percent, deviation = avvikelse(kommun, year), mnkr(kommun, year)
    assert percent is not None
    assert deviation is not None
    cost = {**NETTO, RIKTIG: round((deviation / (percent / 100) + deviation) * 1000)}
    years = [str(y) for y in INDEX]
    months = [f"{y}M{m:02d}" for y in INDEX for m in range(1, 13)]
    net = {"Region": dimension(list(INVANARE)), "Verksomrkom": dimension(["513"])}
    people = {"Region": dimension(list(INVANARE)), "Alder": dimension(["tot"])}
    tables: dict[str, tuple[dict[str, Any], dict[tuple[str, ...], Cell]]] = {
        "TAB4199": (
            {**net, "ContentsCode": dimension(["0000005X"], unit="tkr"), "Tid": dimension(years)},
            {
                (r, "513", "0000005X", y): (cost.get((r, int(y))), None if (r, int(y)) in cost else "..")
                for r in INVANARE
                for y in years
            },
        ),
        "TAB638": (
            {**people, "ContentsCode": dimension(["BE0101N1"], unit="antal"), "Tid": dimension(years)},
            {(r, "tot", "BE0101N1", y): (float(n), None) for r, n in INVANARE.items() for y in years},
        ),
        "TAB6596": (
            {"ContentsCode": dimension(["00000808"], unit="index"), "Tid": dimension(months)},
            {("00000808", m): (INDEX[int(m[:4])], None) for m in months},
        ),
    }
    content = {
        "kalla": "scb",
        "bas": "https://statistikdatabasen.scb.se/api/v2",
        "hamtad": "2025-10-06T09:00:00+02:00",
        "tabeller": [
            {
                "id": name,
                "slutlig": "",
                "urval": {"selection": []},
                "metadata": {"kropp": dataset(dims, None)},
                "data": [{"kropp": dataset(dims, cells, sparse=True)}],
            }
            for name, (dims, cells) in tables.items()
        ],
    }
    return json.dumps(content, ensure_ascii=False).encode()


def publicera(workspace: Workspace, folder: Path, deliveries: Mapping[str, tuple[str, bytes, date]]) -> None:
    """The deliveries taken in, in order, and published the ordinary way: name -> source, content and day."""
    for name, (source, content, day) in deliveries.items():
        path = folder / name
        path.write_bytes(content)
        store(workspace, path, source=source, utdrag=day)
    pipeline.build_and_publish(workspace, pipeline.ingest(workspace).filer)


def allt() -> dict[str, tuple[str, bytes, date]]:
    """Both retrievals from Kolada, and the one from SCB."""
    first = kolada(FORSTA, varden(), 2023, ["0180", "1280", "1281", "0580"])
    second = kolada(ANDRA, ANDRADE, 2024, ["0180", "1280", "1281", "0380"])
    return {
        f"kolada-{FORSTA}.json": ("kolada", first, FORSTA),
        f"kolada-{ANDRA}.json": ("kolada", second, ANDRA),
        f"scb-{ANDRA}.json": ("scb", scb(), ANDRA),
    }
