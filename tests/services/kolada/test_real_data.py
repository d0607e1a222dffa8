"""Real values, through a real server with faults, to tables: nothing lost, and the cross-check comes out."""

from __future__ import annotations

import json

import polars as pl
import pytest

from kpilib.services.kolada import KoladaClient, fetch, read_delivery
from services.kolada.server import KoladaServer, data_row, empty_page_first
from services.service import cut_connection, cut_json, retry_after_date, retry_after_seconds, slow, status

KPI = ["N28018", "N28021"]


@pytest.fixture(scope="module")
def published(shared_data):
    """The published file: one row per KPI, municipality and year."""
    path = shared_data / "kolada" / "values_N28018_N28021_2018-2025.csv"
    return pl.read_csv(path, schema_overrides={"municipality": pl.String, "preliminary": pl.String})


@pytest.fixture(scope="module")
def tables(shared_data, published):
    """The tables of a delivery that met nine faults on its way."""
    folder = shared_data / "kolada"
    rows = [
        data_row(k, m, y, v)
        for k, m, y, v in published.select("kpi", "municipality", "period", "value").rows()
    ]
    catalogue = pl.read_parquet(folder / "kpi_v3_2026-03.parquet").to_dicts()
    lists = {
        name: json.loads((folder / file).read_text(encoding="utf-8"))["values"]
        for name, file in [
            ("municipality", "municipality_v3_2026-03.json"),
            ("municipality_groups", "municipality_groups_liknande_LSS.json"),
        ]
    }
    with KoladaServer(rows, kpi=catalogue, page_size=50, **lists) as server:
        faults = [
            retry_after_seconds(3),
            retry_after_date(3),
            status(500),
            status(503),
            cut_connection(),
            cut_json(),
            empty_page_first(),
            slow(2),
            status(502),
        ]
        server.plan |= {2 * n + 2: fault for n, fault in enumerate(faults)}
        kommuner = published["municipality"].unique(maintain_order=True).to_list()
        with KoladaClient(server.base, timeout=(2, 0.3), per_second=1e6, sleep=lambda _: None) as client:
            delivery = fetch(client, kpis=KPI, municipalities=kommuner, years=range(2018, 2026))
        assert len(server.asked) > 20
    assert (delivery.saknade_kpi, delivery.saknade_kommuner) == ((), ())
    return read_delivery(delivery.to_bytes())


def test_all_66_municipalities_arrive_complete_under_faults(published, tables):
    expected = published.select("kpi", "municipality", "period", "value").rows()
    assert len({kommun for _, kommun, _, _ in expected}) == 66
    assert sorted(tables.kolada_varde.select("kpi", "kommun", "ar", "varde").rows()) == sorted(expected)


def test_areas_and_groups_arrive_with_them(tables):
    assert tables.kommun.height == 312
    goteborg = tables.kommungrupp.filter(pl.col("grupp") == "G39555")
    assert sorted(goteborg["namn"]) == sorted(
        ["Stockholm", "Uppsala", "Linköping", "Jönköping", "Malmö", "Lund", "Örebro"]
    )


def test_malmo_2024_agrees_with_the_national_accounts_of_scb(shared_data, tables):
    malmo = tables.kolada_varde.filter(pl.col("kommun") == "1280", pl.col("ar") == 2024)
    varde = dict(malmo.select("kpi", "varde").rows())
    reference_cost = varde["N28021"] / (varde["N28018"] / 100)
    net_cost = reference_cost + varde["N28021"]
    scb = pl.read_csv(
        shared_data / "scb" / "TAB4199_2024_nettokostnad_vard_omsorg_selected.csv",
        schema_overrides={"Region": pl.String, "Verksomrkom": pl.String},
    ).filter(pl.col("Region") == "1280", pl.col("Verksomrkom") == "513")
    assert round(reference_cost, 1) == 2217.7
    assert net_cost == pytest.approx(scb["value"].item() / 1000, abs=0.05)
    assert round(net_cost, 1) == 2353.7
