"""SCB in the snapshot: what is in force, every version, what changed, and the series counted from it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from kpilib import pipeline
from kpilib.services.revideringar import revised as revised_between
from kpilib.warehouse import connect
from kpilib.workspace import Workspace
from services.scb.cubes import Cell, dataset, dimension

REGIONER = ["00", "12", "1280", "1480"]
AR = ["2023", "2024", "2025"]
EGEN = "Egen bearbetning av data från SCB"
MANADER = [f"{ar}M{manad:02d}" for ar in AR for manad in range(1, 13)]
KOSTNAD = {
    "Region": dimension(REGIONER, elimination=True),
    "Verksomrkom": dimension(["513"], labels={"513": "Insatser enligt LSS/SFB"}),
    "ContentsCode": dimension(["0000005X"], unit="tkr"),
    "Tid": dimension(AR),
}
FOLK_FORE = {
    "Region": dimension(REGIONER, elimination=True),
    "Alder": dimension(["tot", "40"]),
    "Kon": dimension(["1", "2"]),
    "ContentsCode": dimension(["BE0101N1"], unit="antal"),
    "Tid": dimension(AR[:2]),
}
FOLK_EFTER = {
    "Region": dimension(REGIONER, elimination=True),
    "Civilstand": dimension(["SC"]),
    "Alder": dimension(["TotSA", "40"]),
    "Kon": dimension(["1", "2", "TotSa"]),
    "ContentsCode": dimension(["000007ME"], unit="antal"),
    "Tid": dimension(AR[2:]),
}
KPI = {"ContentsCode": dimension(["00000808"], unit="index"), "Tid": dimension(MANADER)}


def _kostnad(codes: tuple[str, ...]) -> Cell:
    return (None, "..") if codes[0] == "12" else (int(codes[0]) * 1000.0 + int(codes[3]), None)


def _folk(codes: tuple[str, ...]) -> Cell:
    region, alder, kon = codes[0], *codes[-4:-2]
    if alder == "40":
        return 7.0, None
    # With noise, the published total is not what its parts add up to.
    return {"1": 50_000.0, "2": 51_000.0, "TotSa": 100_994.0}[kon] + int(region), None


def _kpi(codes: tuple[str, ...]) -> Cell:
    ar, manad = codes[1].split("M")
    return 100.0 + 10 * (int(ar) - 2023) + int(manad) / 10, None


Fyll = Callable[[tuple[str, ...]], Cell]
TABELLER: Mapping[str, tuple[Mapping[str, Any], Fyll]] = {
    "TAB4199": (KOSTNAD, _kostnad),
    "TAB638": (FOLK_FORE, _folk),
    "TAB5557": (FOLK_EFTER, _folk),
    "TAB6596": (KPI, _kpi),
}


def _delivery(
    path: Path, dag: int, *ids: str, updated: str = "2026-02-01T06:00:00Z", **annat: Mapping[Any, Cell]
) -> Path:
    """A delivery of tables; `annat` gives other values to cells of a table."""
    tables = []
    for id in ids or TABELLER:
        dimensions, fyll = TABELLER[id]
        keys = product(*(d["category"]["index"] for d in dimensions.values()))
        cells = {key: fyll(key) for key in keys} | dict(annat.get(id, {}))
        tables.append(
            {
                "id": id,
                "slutlig": "09-01" if id == "TAB4199" else "",
                "urval": {"selection": []},
                "metadata": {"kropp": dataset(dimensions, None, updated=updated)},
                "data": [{"kropp": dataset(dimensions, cells, updated=updated, sparse=True)}],
            }
        )
    content = {
        "kalla": "scb",
        "bas": "https://example.org",
        "hamtad": datetime(2026, 9, dag, tzinfo=UTC).isoformat(),
        "tabeller": tables,
    }
    file = path / f"scb-2026-09-{dag:02d}.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def _publish(workspace: Workspace, *paths: Path) -> Callable[[str], pl.DataFrame]:
    delivered = pipeline.ingest(workspace, paths)
    assert not delivered.fel
    pipeline.build_and_publish(workspace, delivered.filer)

    def ask(sql: str) -> pl.DataFrame:
        with connect(workspace) as con:
            return con.sql(sql).pl()

    return ask


def test_a_delivery_is_known_by_its_content_and_published(workspace: Workspace, tmp_path: Path) -> None:
    ask = _publish(workspace, _delivery(tmp_path, 1))
    counts = ask("SELECT tabell, count(*) AS n, count(varde) AS v FROM main.scb_varde GROUP BY 1 ORDER BY 1")
    assert counts.rows() == [("TAB4199", 12, 9), ("TAB5557", 24, 24), ("TAB638", 32, 32), ("TAB6596", 36, 36)]
    missing = ask("SELECT DISTINCT region, status, orsak_saknas FROM main.scb_varde WHERE varde IS NULL")
    assert missing.rows() == [("12", "..", "uppgiften är inte tillgänglig eller för osäker för att anges")]
    assert ask("SELECT kalla, lasta_rader, gallande_rader FROM meta.fil").rows() == [("scb", 104, 104)]
    labels = ask("SELECT namn FROM main.scb_kod WHERE tabell = 'TAB4199' AND kod = '513'")
    assert labels["namn"].to_list() == ["Insatser enligt LSS/SFB"]
    assert ask("FROM main.scb_revidering").is_empty()


def test_a_revised_value_replaces_and_both_versions_and_the_change_can_be_asked_for(
    workspace: Workspace, tmp_path: Path
) -> None:
    goteborg, lan = ("1480", "513", "0000005X"), ("12", "513", "0000005X")
    revised = {(*goteborg, "2024"): (1_500_000.0, None), (*lan, "2023"): (9.0, None)}
    ask = _publish(
        workspace,
        _delivery(tmp_path, 1),
        _delivery(tmp_path, 2, "TAB4199", updated="2026-09-01T06:00:00Z", TAB4199=revised),
    )
    cell = "tabell = 'TAB4199' AND region = '1480' AND tid = '2024'"
    assert ask(f"SELECT varde FROM main.scb_varde WHERE {cell}")["varde"].to_list() == [1_500_000]
    versions = ask(f"SELECT varde, fil FROM main.scb_historik WHERE {cell} ORDER BY ordning")
    assert versions["varde"].to_list() == [1_482_024, 1_500_000]
    assert versions["fil"].n_unique() == 2
    changes = ask(
        "SELECT slag, region, tid, varde_fore, varde_efter FROM main.scb_revidering ORDER BY slag, region"
    )
    assert changes.filter(changes["slag"] != "slutligt").rows() == [
        ("andrat", "1480", "2024", 1_482_024, 1_500_000),
        ("tillkommet", "12", "2023", None, 9),
    ]
    # The last year was preliminary until the table was updated in the autumn.
    final = changes.filter(slag="slutligt")
    assert final.select("region", "tid").rows() == [(r, "2025") for r in REGIONER]
    with connect(workspace) as con:
        listed = revised_between(con).filter(slag="ändrat värde")
    assert listed.select("kpi", "omrade", "ar", "fore", "efter").rows() == [
        ("TAB4199 0000005X 513", "1480", 2024, "1482024.0", "1500000.0")
    ]
    days = listed.select("hamtad_fore", "hamtad").row(0)
    assert [day.isoformat() for day in days] == ["2026-09-01", "2026-09-02"]
    # What the second delivery does not hold stays.
    assert ask("SELECT count(*) FROM main.scb_varde WHERE tabell <> 'TAB4199'").item() == 92
    assert ask("SELECT count(*) FROM main.scb_historik WHERE tabell <> 'TAB4199'").item() == 92


def _serie(ask: Callable[[str], pl.DataFrame], serie: str) -> dict[tuple[str, int], float]:
    rows = ask(f"SELECT kommun, ar, varde FROM main.nationell_serie WHERE serie = '{serie}'").rows()
    assert len({row[:2] for row in rows}) == len(rows)
    return {(kommun, ar): varde for kommun, ar, varde in rows}


def _invanare(region: str, ar: int) -> float:
    parts = 50_000 + int(region) + 51_000 + int(region)
    return parts if ar < 2025 else 100_994 + int(region)


def _index(ar: int) -> float:
    return sum(100 + 10 * (ar - 2023) + manad / 10 for manad in range(1, 13)) / 12


@pytest.fixture
def serier(workspace: Workspace, tmp_path: Path) -> Callable[[str], pl.DataFrame]:
    index = tmp_path / "prisindex_2026-09-01.csv"
    index.write_text(
        "prisindex;ar;varde;kalla;prognos\nPKV;2023;110;SKR;\nPKV;2024;115,5;SKR;\nPKV;2026;125;SKR;ja\n",
        encoding="utf-8",
    )
    return _publish(workspace, _delivery(tmp_path, 1), index)


def test_cost_per_inhabitant_agrees_with_a_calculation_by_hand(serier: Callable[[str], pl.DataFrame]) -> None:
    expected = {
        ("0000" if region == "00" else region, ar): (int(region) * 1000 + ar) * 1000 / _invanare(region, ar)
        for region in ("00", "1280", "1480")
        for ar in (2023, 2024, 2025)
    }
    assert _serie(serier, "scb_nettokostnad_513_per_invanare") == pytest.approx(expected)


def test_a_total_with_noise_is_the_one_that_is_published(serier: Callable[[str], pl.DataFrame]) -> None:
    folk = serier(
        "SELECT ar, varde, harledd, kallhanvisning FROM main.nationell_serie "
        "WHERE serie = 'scb_invanare' AND kommun = '1480' ORDER BY ar"
    )
    assert folk.rows() == [
        (2023, 103_960, True, EGEN),
        (2024, 103_960, True, EGEN),
        (2025, 102_474, False, "Källa: SCB"),
    ]


def test_without_the_published_total_there_is_none(workspace: Workspace, tmp_path: Path) -> None:
    saknas = {(region, "SC", "TotSA", "TotSa", "000007ME", "2025"): (None, "..") for region in REGIONER}
    ask = _publish(workspace, _delivery(tmp_path, 1, TAB5557=saknas))
    assert {ar for _, ar in _serie(ask, "scb_invanare")} == {2023, 2024}
    assert {ar for _, ar in _serie(ask, "scb_nettokostnad_513_per_invanare")} == {2023, 2024}


def test_fixed_prices_say_their_base_year_and_agree_with_a_calculation_by_hand(
    serier: Callable[[str], pl.DataFrame],
) -> None:
    lopande = _serie(serier, "scb_nettokostnad_513_per_invanare")
    fasta = {key: varde * _index(2025) / _index(key[1]) for key, varde in lopande.items()}
    assert _serie(serier, "scb_nettokostnad_513_per_invanare_kpi") == pytest.approx(fasta)
    pkv = {2023: 110, 2024: 115.5}
    fasta = {key: varde * 115.5 / pkv[key[1]] for key, varde in lopande.items() if key[1] in pkv}
    assert _serie(serier, "scb_nettokostnad_513_per_invanare_pkv") == pytest.approx(fasta)
    labels = serier(
        "SELECT DISTINCT serie[-3:], enhet, harledd, kallhanvisning FROM main.nationell_serie "
        "WHERE enhet LIKE '%års priser%' ORDER BY ALL"
    )
    assert labels.rows() == [
        ("kpi", "kr per invånare, 2025 års priser (KPI)", True, EGEN),
        (
            "pkv",
            "kr per invånare, 2024 års priser (PKV)",
            True,
            f"{EGEN}; PKV: SKR",
        ),
    ]


def test_what_is_preliminary_makes_what_is_counted_from_it_preliminary(
    serier: Callable[[str], pl.DataFrame],
) -> None:
    years = serier(
        "SELECT DISTINCT ar, preliminar FROM main.nationell_serie "
        "WHERE serie LIKE 'scb_nettokostnad%' ORDER BY 1"
    )
    assert years.rows() == [(2023, False), (2024, False), (2025, True)]


def test_a_year_whose_months_are_not_all_there_has_no_index(workspace: Workspace, tmp_path: Path) -> None:
    ask = _publish(workspace, _delivery(tmp_path, 1, TAB6596={("00000808", "2025M12"): (None, "..")}))
    assert {ar for _, ar in _serie(ask, "scb_nettokostnad_513_per_invanare_kpi")} == {2023, 2024}
    unit = ask("SELECT DISTINCT enhet FROM main.nationell_serie WHERE serie LIKE '%_kpi'")
    assert unit["enhet"].to_list() == ["kr per invånare, 2024 års priser (KPI)"]


def test_raw_values_name_scb_and_no_more(serier: Callable[[str], pl.DataFrame]) -> None:
    raw = serier("SELECT DISTINCT kallhanvisning FROM main.nationell_serie WHERE NOT harledd")
    assert raw["kallhanvisning"].to_list() == ["Källa: SCB"]
    derived = serier("SELECT DISTINCT kallhanvisning FROM main.nationell_serie WHERE harledd")
    assert all(text.startswith(EGEN) for text in derived["kallhanvisning"])


def test_the_demonstration_has_scbs_cost_of_2024(demo: Workspace) -> None:
    with connect(demo) as con:
        rows = con.execute(
            "SELECT kommun, varde, enhet, kallhanvisning FROM main.nationell_serie "
            "WHERE serie = 'scb_nettokostnad_513' ORDER BY kommun"
        ).fetchall()
    assert rows == [
        ("0000", 71_259_545, "tkr", "Källa: SCB"),
        ("0180", 4_881_513, "tkr", "Källa: SCB"),
        ("1280", 2_353_716, "tkr", "Källa: SCB"),
        ("1480", 4_698_378, "tkr", "Källa: SCB"),
    ]


def test_scbs_net_cost_is_what_koladas_deviation_implies(demo: Workspace) -> None:
    """Reference cost = deviation in kronor / deviation in per cent; with the deviation it is the net cost."""
    with connect(demo) as con:
        rows = con.execute(
            "SELECT s.kommun, s.ar, s.varde / 1000, m.varde / (p.varde / 100) + m.varde "
            "FROM main.nationell_serie AS s "
            "JOIN main.kolada_varde AS p ON p.kpi = 'N28018' AND p.kommun = s.kommun AND p.ar = s.ar "
            "JOIN main.kolada_varde AS m ON m.kpi = 'N28021' AND m.kommun = s.kommun AND m.ar = s.ar "
            "WHERE p.kon = 'T' AND m.kon = 'T' AND s.serie = 'scb_nettokostnad_513' "
            "AND p.varde <> 0 AND m.varde IS NOT NULL"
        ).fetchall()
    assert [(kommun, ar) for kommun, ar, _, _ in rows] == [("1280", 2024)]
    for _, _, scb, implied in rows:
        assert implied == pytest.approx(scb, abs=0.1)
