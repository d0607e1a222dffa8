"""The bundled snapshot of the demonstration: a delivery like any other, with nothing made up."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import polars as pl
import pytest

from kpilib.services import scb
from kpilib.services.kolada import read_delivery

FOLDER = files("kpilib") / "demo" / "kolada"
FILES = sorted(f.name for f in FOLDER.iterdir() if f.name.endswith(".json"))


def _written(content: dict[str, Any]) -> str:
    """The keys in order, and each record on a line of its own: what changes in it shows as that line."""
    parts = []
    for key, value in sorted(content.items()):
        if isinstance(value, list) and value:
            lines = (f"  {json.dumps(record, ensure_ascii=False, sort_keys=True)}" for record in value)
            parts.append(f" {json.dumps(key)}: [\n" + ",\n".join(lines) + "\n ]")
        else:
            parts.append(f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


@pytest.fixture(scope="module")
def varden():
    frame = pl.concat(read_delivery((FOLDER / name).read_bytes()).kolada_varde for name in FILES)
    return {(k, m, y): v for k, m, y, v in frame.select("kpi", "kommun", "ar", "varde").rows()}


@pytest.mark.parametrize("name", FILES)
def test_it_has_the_form_that_a_delivery_is_written_in(name):
    data = (FOLDER / name).read_bytes()
    content = json.loads(data)
    assert data == _written(content).encode()
    keys = {"kalla", "bas", "hamtad", "fragor", "kpi", "municipality", "municipality_groups", "values"}
    assert set(content) == keys


@pytest.mark.parametrize("name", FILES)
def test_the_file_is_named_by_its_day(name):
    assert name == f"kolada-{read_delivery((FOLDER / name).read_bytes()).hamtad.date()}.json"


@pytest.mark.parametrize(
    ("kpi", "kommun", "ar", "varde"),
    [
        ("N28018", "1480", 2022, 6.7),
        ("N28018", "1480", 2023, 7.3),
        ("N28892", "1480", 2022, 70),
        ("N28892", "1480", 2023, 68),
        ("N28892", "0000", 2023, 75),
        ("N28892", "1280", 2023, 61),
        ("N28892", "0180", 2023, 56),
        ("N28018", "1280", 2024, 6.1338),
        ("N28021", "1280", 2024, 136.029931),
    ],
)
def test_the_published_figures(varden, kpi, kommun, ar, varde):
    assert varden[kpi, kommun, ar] == varde


@pytest.mark.parametrize("kommun", ["0000", "0180"])
def test_what_is_not_known_is_empty(varden, kommun):
    assert [varden["N28018", kommun, ar] for ar in (2022, 2023)] == [None, None]


def test_every_other_figure_is_in_the_open_data(varden, shared_data):
    path = shared_data / "kolada" / "values_N28018_N28021_2018-2025.csv"
    public = pl.read_csv(path, schema_overrides={"municipality": pl.String})
    known = {(k, m, y): v for k, m, y, v in public.select("kpi", "municipality", "period", "value").rows()}
    bundled = {key: v for key, v in varden.items() if v is not None}
    assert {key: v for key, v in bundled.items() if key in known} == known
    assert {key for key in bundled if key not in known} == {
        *(("N28018", "1480", year) for year in (2022, 2023)),
        *(("N28892", "1480", year) for year in (2022, 2023)),
        *(("N28892", area, 2023) for area in ("0000", "0180", "1280")),
        *(("N01951", area, 2024) for area in ("0000", "0180", "1280", "1480")),
    }


def test_the_inhabitants_are_those_of_scb(varden):
    [table] = (files("kpilib") / "demo" / "scb").glob("*.json")
    people = scb.read_delivery(table.read_bytes()).scb_varde.filter(pl.col("tabell") == "TAB638")
    given = {("0000" if r == "00" else r): float(v) for r, v in people.select("region", "varde").rows()}
    assert given == {area: v for (kpi, area, _), v in varden.items() if kpi == "N01951"}


def test_every_municipality_is_in_the_list_of_areas():
    areas = pl.concat(read_delivery((FOLDER / name).read_bytes()).kommun for name in FILES)
    assert areas.filter(typ="K").height == 290
    assert areas.filter(pl.col("typ") != "K")["kommun"].to_list() == ["0000"]


def test_the_values_of_2025_are_preliminary():
    frame = pl.concat(read_delivery((FOLDER / name).read_bytes()).kolada_varde for name in FILES)
    assert frame.filter("preliminar")["ar"].unique().to_list() == [2025]
    assert frame.filter(pl.col("ar") == 2025)["preliminar"].all()


def test_every_value_has_its_source_named():
    sources = (FOLDER / "KALLOR.md").read_text(encoding="utf-8")
    for name in FILES:
        frame = read_delivery((FOLDER / name).read_bytes()).kolada_varde
        assert name in sources
        for kpi, kommun in frame.select("kpi", "kommun").unique().rows():
            assert any(kpi in line and kommun in line for line in sources.splitlines() if "|" in line)
