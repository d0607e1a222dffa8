"""Two municipalities that differ only in what is hidden are the same, byte by byte, to who may not see it.

One person's decision is moved from an insats where three wait to one where two wait. What an audience sees of
the two may then not differ in anything: pages with their hover, text alternatives and search, downloads, the
tables of SQL and of exports, explanations. It needs no list of where a number could be written, and shares
nothing with the protection.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from annan import SETTINGS
from pypdf import PdfReader
from stdnum import luhn

import kpilib
from kpilib import pipeline
from kpilib.mall import gor_arbetsmapp
from kpilib.secrecy import Dorr
from kpilib.secrecy.databas import lasta
from kpilib.secrecy.publik import PUBLIK
from kpilib.settings import Kommun, load_settings
from kpilib.warehouse import connect
from kpilib.workspace import HOME, Workspace, read_sealed, write_sealed

PAGES = ("index", "halvarsuppfoljning", "kategoriplan", "katalog", "datakvalitet", "01-borja-har")
MAL = '[ej_verkstallda.serviceboende]\nvarde = 0\ngaller_fran = 2024\nkalla = "Plan 2025"\n'
WITHOUT_ROWS = ("rad", "rapportor", "stad")
DETTA = re.compile(r"\bk[0-9a-f]{12}\b|\b[0-9a-f]{12}\b|\b[0-9a-f]{64}\b|\b\d+[^\d<>]{1,3}kB\b")
"""Ids that are hashes of the files and of what was made of them, and the sizes of what holds such ids."""
Par = tuple[Workspace, Workspace]


def person(n: int) -> str:
    born = f"{1960 + n // 12:04}{n % 12 + 1:02}15"
    serial = f"98{n % 10}"
    return f"{born}-{serial}{luhn.calc_check_digit(born[2:] + serial)}"


def beslut(vantar_i: list[str]) -> str:
    """Sixty whose decisions were executed long ago, and a person that waits for each insats of the list."""
    header = "Ärende;Personnummer;Kön;Insats;Beslutsdatum;Beslutstyp;Verkställt från;Lagrum"
    settled = [
        f"{n};{person(n)};{'KM'[n % 2]};{insats};2022-05-01;Nytt;2022-06-01;LSS"
        for n, insats in enumerate(["Gruppbostad"] * 30 + ["Serviceboende"] * 30)
    ]
    waits = [
        f"{n};{person(n)};K;{insats};2024-02-01;Nytt;;LSS" for n, insats in enumerate(vantar_i, len(settled))
    ]
    return "\n".join([header, *settled, *waits])


def kommun(folder: Path, vantar_i: list[str]) -> Workspace:
    ws = gor_arbetsmapp(folder / "kommun", Kommun(kod="1490", namn="Borås"), date(2024, 12, 31), ar=2025)
    ws.settings.write_text(SETTINGS, encoding="utf-8")
    ws.mal.write_text(MAL, encoding="utf-8")
    (folder / "filer").mkdir()
    (folder / "filer" / "beslut_2024-12-31.csv").write_text(beslut(vantar_i), encoding="utf-8")
    (folder / "filer" / "avbrott_2024-12-31.csv").write_text(
        "arende;avbrott_fran;aterupptaget\n0;2024-02-10;2024-02-12\n", encoding="utf-8"
    )
    delivered = pipeline.ingest(ws, [folder / "filer"])
    assert delivered.rena, delivered.fel
    pipeline.build_and_publish(ws, delivered.filer)
    pointer = read_sealed(ws.current)
    assert pointer is not None
    write_sealed(ws.current, {**pointer, "publicerad": "2025-01-15T08:00:00+00:00"})
    return ws


@pytest.fixture(scope="module")
def par(tmp_path_factory: pytest.TempPathFactory) -> Par:
    one = ["Gruppbostad"] * 3 + ["Serviceboende"] * 2
    return (
        kommun(tmp_path_factory.mktemp("ena"), one),
        kommun(tmp_path_factory.mktemp("andra"), ["Gruppbostad"] * 2 + ["Serviceboende"] * 3),
    )


@pytest.fixture
def i(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.delenv(PUBLIK, raising=False)
    return monkeypatch


def test_the_two_differ(par: Par) -> None:
    """Without which the others would say nothing."""
    waiting = []
    for ws in par:
        with connect(ws) as con:
            waiting.append(
                con.execute(
                    "SELECT insats, varde FROM nyckeltal.varde WHERE nyckeltal = 'ej_verkstallda' "
                    "AND period = '2024H2' AND dimension = 'alla' AND varde > 0 AND insats <> 'alla' "
                    "ORDER BY ALL"
                ).fetchall()
            )
    assert waiting == [
        [("gruppbostad", 3.0), ("serviceboende", 2.0)],
        [("gruppbostad", 2.0), ("serviceboende", 3.0)],
    ]


@pytest.mark.parametrize("publik", WITHOUT_ROWS)
def test_their_safe_tables_are_the_same(publik: str, par: Par) -> None:
    ena, andra = (_tables(ws, publik) for ws in par)
    assert [name for name, text in ena.items() if text != andra[name]] == []
    assert '"dolt":true' in ena["nyckeltal.varde"]


def test_a_threshold_that_hides_nothing_lets_the_difference_out(par: Par) -> None:
    shown = []
    for ws in par:
        settings = load_settings(ws.settings)
        low = settings.sekretess.model_copy(update={"troskel": 1})
        with Dorr("rad", workspace=ws, settings=settings.model_copy(update={"sekretess": low})) as door:
            shown.append(door.fraga("SELECT * EXCLUDE (snapshot) FROM nyckeltal.varde"))
    assert not shown[0].equals(shown[1])


@pytest.mark.parametrize("publik", WITHOUT_ROWS)
def test_their_explanations_are_the_same(publik: str, par: Par, i: pytest.MonkeyPatch) -> None:
    said = []
    for ws in par:
        i.setenv(HOME, str(ws.root))
        found = [
            kpilib.explain(nyckeltal, insats=insats, period="2024H2", publik=publik).as_json()
            for nyckeltal in ("ej_verkstallda", "nya_beslut")
            for insats in ("gruppbostad", "serviceboende")
        ]
        said.append(DETTA.sub("ID", repr(found)))
    assert said[0] == said[1]


@pytest.mark.parametrize("page", PAGES)
def test_their_pages_and_downloads_are_the_same(page: str, par: Par, i: pytest.MonkeyPatch) -> None:
    written = []
    for ws in par:
        i.setenv(HOME, str(ws.root))
        pipeline.report(ws, page, publik="rad", engine="builtin")
        written.append(dict(_written(ws.site)))
    ena, andra = written
    assert set(ena) == set(andra)
    assert [name for name in ena if ena[name] != andra[name]] == []
    assert any("dolt" in text for text in ena.values()) or page in ("katalog", "datakvalitet")


def test_pages_of_a_threshold_that_hides_nothing_differ(
    par: Par, i: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    written = []
    for n, ws in enumerate(par):
        open_ = Workspace(shutil.copytree(ws.root, tmp_path / str(n)))
        with open_.settings.open("a", encoding="utf-8") as file:
            file.write("\n[sekretess]\ntroskel = 1\n")
        i.setenv(HOME, str(open_.root))
        pipeline.report(open_, "halvarsuppfoljning", form=pipeline.WEBB, publik="rad", engine="builtin")
        written.append(dict(_written(open_.site)))
    page = "reports/halvarsuppfoljning.html"
    assert written[0][page] != written[1][page]


def _tables(ws: Workspace, publik: str) -> dict[str, str]:
    with Dorr(publik, workspace=ws) as door:
        return {one.tabell.name: DETTA.sub("ID", one.rader.write_ndjson()) for one in lasta(door.con)}


def _written(site: Path) -> Iterator[tuple[str, str]]:
    """Every file of a site as text: what is packed is unpacked, and a PDF is read."""
    for path in sorted(p for p in site.rglob("*") if p.is_file()):
        name = path.relative_to(site).as_posix()
        if path.suffix in (".docx", ".xlsx"):
            with zipfile.ZipFile(path) as pack:
                for part in pack.namelist():
                    yield f"{name}:{part}", _plain(pack.read(part))
        elif path.suffix == ".pdf":
            yield name, DETTA.sub("ID", "\n".join(p.extract_text() for p in PdfReader(path).pages))
        else:
            yield name, _plain(path.read_bytes())


def _plain(content: bytes) -> str:
    return DETTA.sub("ID", content.decode("latin-1"))
