"""Files as systems write them, each with what is to come of it in a municipality that has no profile.

What a message proposes is done to the letter, as one would who has never seen the program. A file's rows and
sums are counted by hand; those of a file that is no file of Borås are the same there.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from forslag import skriv
from terminal import Terminal

from kpilib import pipeline
from kpilib.mall.arbetsmapp import gor_arbetsmapp
from kpilib.mall.kommuner import hitta_kommun
from kpilib.workspace import Workspace

FALL = Path(__file__).parent / "sources" / "fixtures" / "fall"


@dataclass(frozen=True)
class Utfall:
    """What comes of a file: its rows and sums that are in, those in quarantine, what is told and asked."""

    rader: int
    summor: dict[str, str] = field(default_factory=dict)
    karantan: int = 0
    sagt: frozenset[str] = frozenset()
    fragor: tuple[str, ...] = ()


def fall(
    rader: int, summor: str = "", *, karantan: int = 0, sagt: str = "", fragor: tuple[str, ...] = ()
) -> Utfall:
    sums = dict(part.split("=") for part in summor.split())
    return Utfall(rader, sums, karantan, frozenset(sagt.split()), fragor)


UTFALL = {
    "cellens_typ/kostnad_formler_2024-10-31.xlsx": fall(0, karantan=2),
    "cellens_typ/x_felcell.xlsx": fall(2, "belopp=120000", sagt="okand_kolumn"),
    "citattecken/q_svaljer.csv": fall(5, "nettobelopp=5000", fragor=("rad 3",)),
    "delleverans/i_kopfil_nordost_2024-10.csv": fall(2, "belopp=121000"),
    "delleverans/i_kopfil_sydvast_2024-10.csv": fall(1, "belopp=70000"),
    "dolda_blad_och_rader/Proceedo_kopfil_2024-10-31.xlsx": fall(
        6, "belopp=387009", sagt="olast_blad dolt_blad dolda_rader"
    ),
    "dolda_blad_och_rader/x_filtrerad.xlsx": fall(2, "belopp=130000", sagt="dolda_rader"),
    "enheter_och_perioder/Raindance_kostnad_2024-10-31.csv": fall(
        2,
        "intakt=1250500 kostnad=-21520900 overhead=-1076000",
        sagt="enhet summarader tecken_vant manad_aamm",
    ),
    "enheter_och_perioder/Unit4_kostnad_2024-10-31.xlsx": fall(
        2, "intakt=1250500 kostnad=-21520900 overhead=-1076000", sagt="enhet"
    ),
    "enheter_och_perioder/kostnad_tkr_blandat_2024-10-31.xlsx": fall(
        2, "intakt=1250500 kostnad=-18423825 overhead=-922655", sagt="enhet"
    ),
    "fyll_nedat/beslutslista_2024-12-31.xlsx": fall(4, sagt="ingens_rad person_utan_nummer"),
    "konto_med_text/Leverantorsfakturor 2024-05.xlsx": fall(
        4, "nettobelopp=1172753.75", fragor=("Leverantörs-id",)
    ),
    "manad_i_filnamnet/leverantorsfakturor-202405.csv": fall(
        4, "nettobelopp=1172753.75", sagt="period_ur_filnamn", fragor=("bokforingsdatum",)
    ),
    "manader_som_kolumner/Viva_belaggning_2024-03-31.xlsx": fall(
        3, "belagda_dygn=546", fragor=("månaderna står som kolumner",)
    ),
    "personnummer_som_leverantor/reskontra_internt_2024-10-31.csv": fall(2, "nettobelopp=5000", karantan=1),
    "rubrik_pa_tva_rader/avrop_tvaradshuvud_2024-10-31.xlsx": fall(2, "belopp=121000"),
    "summor_i_data/Combine_belaggning_2024-10-31.xlsx": fall(3, "belagda_dygn=426", sagt="summarader"),
    "summor_i_data/kostnad_flikar_2024-10-31.xlsx": fall(
        2, "intakt=300 kostnad=-3000 overhead=-110", sagt="summablad"
    ),
    "summor_i_data/kostnad_summa_2024-10-31.xlsx": fall(
        2, "intakt=300 kostnad=-3000 overhead=-110", sagt="summarader"
    ),
    "teckenkodning/cp850_vanlig.csv": fall(2, "nettobelopp=2000", fragor=("cp850",)),
    "teckenkodning/macroman.csv": fall(2, "nettobelopp=2000", fragor=("macroman",)),
    "teckenkodning/utf8_stray.csv": fall(
        3, "nettobelopp=3000", sagt="blandad_teckenkodning", fragor=("rad 4",)
    ),
    "utlandska_nummer/l_idformer.csv": fall(
        9, "nettobelopp=9000", sagt="leverantor_utan_nummer utlandsk_leverantor"
    ),
    "verkliga_registerrader/Lifecare_beslut_2024-12-31.xlsx": fall(
        8,
        karantan=1,  # a day of six digits, of which the message says what it may be
        sagt="summarader okand_kolumn reservnummer person_utan_nummer klockslag oppet_slut",
    ),
    "verkliga_registerrader/Treserva_kopta_platser_2024-11-05.csv": fall(
        7, "belopp=531000", sagt="summarader okand_kolumn reservnummer person_utan_nummer kredit"
    ),
}


@pytest.fixture
def boras(tmp_path: Path) -> Workspace:
    return gor_arbetsmapp(tmp_path / "boras", hitta_kommun("Borås"), date(2024, 12, 31))


def taken_in(ws: Workspace, path: Path) -> tuple[pipeline.Delivered, list[str]]:
    """A file taken in, with what was asked on the way; each proposal is done to the letter."""
    asked: list[str] = []
    for _ in range(4):
        delivered = pipeline.ingest(ws, [path])
        if not delivered.refuserade:
            return delivered, asked
        ((_, error),) = delivered.refuserade
        asked.append(f"{error.vad} {error.var} {error.gor}")
        if not skriv(ws, error):
            break
    if delivered.refuserade and "kategoriplan profil" in asked[-1]:
        Terminal(ws.root, "profil", path).klar(lambda said: "" if "(föreslås)" in said else "1")
        delivered = pipeline.ingest(ws, [path])
    return delivered, asked


@pytest.mark.parametrize("name", UTFALL)
def test_a_file_as_a_system_writes_it(name: str, boras: Workspace, tmp_path: Path) -> None:
    right = UTFALL[name]
    delivered, asked = taken_in(boras, Path(shutil.copy(FALL / name, tmp_path)))
    assert delivered.refuserade == []
    (curated,) = delivered.filer
    (rows,) = (pl.read_parquet(path) for path in curated.tables.values())
    assert rows.height == right.rader
    assert {column: str(rows[column].sum()) for column in right.summor} == {
        column: f"{Decimal(value):.2f}" if "dygn" not in column else value
        for column, value in right.summor.items()
    }
    assert curated.balans is not None
    assert curated.balans.avvisade_rader == right.karantan
    told = set(delivered.upplysningar["kod"]) - {"saknad_kolumn"}
    assert told == right.sagt
    assert len(asked) == len(right.fragor)
    for said, part in zip(asked, right.fragor, strict=True):
        assert part in said


def test_every_file_has_its_outcome() -> None:
    files = {str(p.relative_to(FALL)) for p in FALL.rglob("*") if p.suffix in (".csv", ".xlsx")}
    assert files - UTFALL.keys() == {"for_stor_ruta/x_bredhog.xlsx"}


def test_a_sheet_that_is_too_large_is_one_message_and_the_next_file_is_taken_in(
    boras: Workspace, tmp_path: Path
) -> None:
    files = ("for_stor_ruta/x_bredhog.xlsx", "delleverans/i_kopfil_nordost_2024-10.csv")
    delivered = pipeline.ingest(boras, [Path(shutil.copy(FALL / name, tmp_path)) for name in files])
    ((path, error),) = delivered.refuserade
    assert path.name == "x_bredhog.xlsx"
    assert "XFD1048576" in error.vad
    assert [c.raw.name for c in delivered.filer] == ["i_kopfil_nordost_2024-10.csv"]


def test_two_districts_parts_of_a_month_are_asked_about_and_then_both_there(
    boras: Workspace, tmp_path: Path
) -> None:
    one, other = sorted(FALL.glob("delleverans/*.csv"))
    pipeline.ingest(boras, [Path(shutil.copy(one, tmp_path))])
    delivered = pipeline.ingest(boras, [Path(shutil.copy(other, tmp_path))])
    waits = [c for c in delivered.filer if c.fraga]
    assert [c.raw.name for c in waits] == [other.name]
    in_force = [path for c in delivered.filer for path in c.i_kraft.values()]
    assert sum(pl.read_parquet(path)["belopp"].sum() for path in in_force) == Decimal(121_000)
    assert waits[0].fraga is not None
    assert "--del" in waits[0].fraga.gor
    assert 'del = "filnamn"' in waits[0].fraga.gor
