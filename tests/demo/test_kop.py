"""The purchase files."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from kpilib.demo.kommun import Kommun
from kpilib.demo.kop import FELSTAVAT, UTAN_NUMMER, kop


def test_the_amount_is_days_times_price_to_the_ore(skriven: Any) -> None:
    ore = (skriven.kop["Dygnspris"] * 100).round().cast(pl.Int64) * skriven.kop["Dygn"]
    assert (ore == (skriven.kop["Belopp"] * 100).round().cast(pl.Int64)).all()


def test_a_place_is_paid_for_every_day_it_runs_in_the_month(skriven: Any) -> None:
    boende = skriven.kop.filter(pl.col("Insats") != "Korttidsvistelse").with_columns(
        (pl.col("Period") + "-01").str.to_date().alias("forsta")
    )
    slut = pl.min_horizontal(pl.col("Till").fill_null(date(9999, 1, 1)), pl.col("forsta").dt.month_end())
    dagar = (slut - pl.max_horizontal("Från", "forsta")).dt.total_days() + 1
    assert boende.filter(pl.col("Dygn") != dagar).is_empty()


def test_korttidsvistelse_is_paid_by_the_night(skriven: Any) -> None:
    dygn = skriven.kop.filter(pl.col("Insats") == "Korttidsvistelse")["Dygn"]
    assert 1 <= dygn.min() <= dygn.max() <= 10


def test_the_file_of_a_month_does_not_know_of_a_later_end(skriven: Any) -> None:
    slut = skriven.kop.filter(pl.col("Till").is_not_null())
    assert (slut["Till"].dt.strftime("%Y-%m") == slut["Period"]).all()
    assert (skriven.kop["Från"].dt.strftime("%Y-%m") <= skriven.kop["Period"]).all()


def test_a_placement_is_one_row_a_month(skriven: Any) -> None:
    assert skriven.kop.select("Personnummer", "Insats", "Enhet", "Från", "Period").is_unique().all()


def test_a_framework_purchase_names_an_agreement_of_its_supplier_and_insats(skriven: Any) -> None:
    ram = skriven.kop.filter(pl.col("Avtalsform") == "Ramavtal")
    utan = ram.filter(pl.col("Avtalsnummer").is_null())
    assert set(utan["Period"]) == {"2024-05", "2024-06"}, "the agreement that was renewed too late"
    nycklar = ["Avtalsnummer", "Organisationsnummer", "Insats"]
    namngivna = ram.drop_nulls("Avtalsnummer").filter(pl.col("Organisationsnummer").fill_null("") != "")
    assert namngivna.join(skriven.ramavtal, on=nycklar, how="anti").is_empty()
    assert skriven.kop.filter(pl.col("Avtalsform") != "Ramavtal")["Avtalsnummer"].is_null().all()


def test_school_placements_are_directly_procured_elsewhere(skriven: Any) -> None:
    skola = skriven.kop.filter(pl.col("Skolplacering") == "Ja")
    assert set(skola["Insats"]) == {"BmSS barn"}
    assert "Göteborg" not in set(skola["Kommun"])


def test_under_the_agreement_for_bmss_equal_points_have_an_equal_price(kommun: Kommun) -> None:
    priser: dict[int, set[int]] = {}
    for k in kop(kommun, "2024-10"):
        if k.episod.insats.id == "bmss_vuxna" and k.enhet.avtal and not k.placering.undantag:
            priser.setdefault(k.episod.poang, set()).add(k.pris)
    assert len(priser) > 20
    assert all(len(pris) == 1 for pris in priser.values())


def test_most_directly_procured_places_have_a_negotiated_price(skriven: Any) -> None:
    direkt = skriven.kopfil("2024-10").filter(pl.col("Avtalsform") == "Direktupphandling")
    bmss = direkt.filter(pl.col("Insats").str.starts_with("BmSS"))
    assert (bmss["Undantag"] == "Ja").mean() > 0.5


def test_a_year_in_one_file_has_every_month(skriven: Any) -> None:
    for ar in (2015, 2021):
        rader = skriven.textkop(skriven.folder / f"kopfil_{ar}.csv")
        assert sorted(set(rader["Period"])) == [f"{ar}-{m:02d}" for m in range(1, 13)]


def test_purchases_rest_on_the_agreement_of_their_time(skriven: Any) -> None:
    for ar in (2015, 2018, 2021):
        ram = skriven.textkop(skriven.folder / f"kopfil_{ar}.csv").filter(pl.col("Avtalsform") == "Ramavtal")
        par = ram.join(
            skriven.ramavtal, on=["Avtalsnummer", "Organisationsnummer", "Insats"], suffix="_avtal"
        )
        dag = (par["Period"] + "-01").str.to_date()
        assert par.height == ram.height
        assert ((par["Från_avtal"] <= dag) & (dag <= par["Till_avtal"])).all()


def test_a_stand_in_s_files_lack_the_number_of_some_suppliers(skriven: Any) -> None:
    utan = skriven.kop.filter(pl.col("Organisationsnummer").fill_null("") == "")
    assert set(utan["Period"]) == {UTAN_NUMMER[0], FELSTAVAT[0]}
    fullt = utan.filter(pl.col("Period") == UTAN_NUMMER[0])["Leverantör"]
    assert fullt.str.ends_with("Aktiebolag").all()
