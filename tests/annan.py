"""A municipality with a tree, targets and nyckeltal of its own, and few of the sources.

Two of its insatser have one role, and no insats has some; one nyckeltal is its own, and one of the package's
is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from stdnum import luhn

from kpilib import pipeline
from kpilib.mall import nytt_nyckeltal
from kpilib.workspace import Workspace

SETTINGS = """
[kommun]
kod = "1490"
namn = "Borås"
[region]
namn = "Sjuhärad"
kort = "Sjuhärad"
kommuner = ["Borås", "Mark"]
[plan]
ar = 2025
referensmanad = 10
kalender_fran = "2024-01"
[kolada]
kommuner = ["1490", "0000"]
[insats.gruppbostad]
namn = "Gruppbostad"
lagrum = "LSS 9 § 9"
roller = ["boende_vuxna", "kops", "beslutas"]
fokus = true
[insats.serviceboende]
namn = "Serviceboende"
lagrum = "LSS 9 § 9"
roller = ["boende_vuxna", "beslutas"]
fokus = true
alias = ["Servicebostad"]
[insats.korttids]
namn = "Korttids"
lagrum = "SoL"
roller = ["korttidsboende", "kops", "beslutas"]
fokus = true
[insats.stab]
namn = "Stab"
lagrum = ""
[nyckeltal]
utgar = ["flytt_f100_fran_bmss"]
"""
MAL = """
[ej_verkstallda.serviceboende]
varde = 0
galler_fran = 2024
kalla = "Plan 2025"
[belaggning_korttidsboende_sol.korttids]
varde = 0.5
galler_fran = 2024
kalla = "Plan 2025"
[mina_beslut.gruppbostad]
varde = 4
galler_fran = 2024
kalla = "Plan 2025"
"""
PERSONER = [f"19800101-{n}{luhn.calc_check_digit(f'800101{n}')}" for n in range(980, 989)]
MANADER = [f"2024-{m:02d}" for m in range(1, 13)]


def _files() -> Iterator[tuple[str, str]]:
    rows = [
        f"{n};{PERSONER[n]};K;{insats};2024-01-01;Nytt;{verkstallt};{lagrum}"
        for n, (insats, verkstallt, lagrum) in enumerate(
            [("Gruppbostad", "2024-02-01", "LSS")] * 3
            + [("Servicebostad", "2024-02-01", "LSS")] * 2
            + [("Serviceboende", "", "LSS")]
            + [("korttids", "2024-02-01", "SoL")]
        )
    ]
    header = "Ärende;Personnummer;Kön;Insats;Beslutsdatum;Beslutstyp;Verkställt från;Lagrum"
    yield "beslut_2024-12-31.csv", "\n".join([header, *rows])
    yield "avbrott_2024-12-31.csv", "arende;avbrott_fran;aterupptaget\n0;2024-02-10;2024-02-12\n"
    rows = [
        f"{PERSONER[0]};Gruppbostad;Exempel AB;556036-0793;Norr;Mark;Ramavtal;2023-01-01;;31;93000,00;{m}"
        for m in MANADER
    ]
    header = (
        "personnummer;insats;leverantor;organisationsnummer;enhet;kommun;avtalsform;fran;till;dygn;"
        "belopp;period"
    )
    yield "kopfil_2024.csv", "\n".join([header, *rows])
    rows = [f"{PERSONER[n]};{i};Eken;2024-01-01;" for n, i in enumerate(["Gruppbostad", "Serviceboende"], 1)]
    yield "egen_regi_2024-12-31.csv", "\n".join(["personnummer;insats;enhet;fran;till", *rows])
    rows = [f"Snäckan;Korttids;Egen;Borås;{m};4;62" for m in MANADER]
    header = "enhet;insats;regiform;kommun;period;platser;belagda_dygn"
    yield "enhet_2024.csv", "\n".join([header, *rows])
    rows = [f"2023;{i};Egen;0;-{n}000;0" for i, n in [("Gruppbostad", 3), ("Serviceboende", 1), ("Stab", 1)]]
    yield "kostnad_2023.csv", "\n".join(["period;insats;regiform;intakt;kostnad;overhead", *rows])


def annan_kommun(folder: Path) -> Workspace:
    """The municipality in `folder`, its files taken in and published."""
    ws = Workspace(folder.resolve() / "annan")
    ws.root.mkdir()
    ws.settings.write_text(SETTINGS, encoding="utf-8")
    ws.mal.write_text(MAL, encoding="utf-8")
    own = nytt_nyckeltal("mina_beslut", ws) / "nyckeltal.toml"
    text = own.read_text(encoding="utf-8").replace('riktning = "ingen"', 'riktning = "hog"')
    own.write_text(text + "\n[uppfoljning]\nordning = 5\n", encoding="utf-8")
    files = folder / "filer"
    files.mkdir()
    for name, content in _files():
        (files / name).write_text(content, encoding="utf-8")
    delivered = pipeline.ingest(ws, [files])
    assert delivered.rena, delivered.fel
    pipeline.build_and_publish(ws, delivered.filer)
    return ws
