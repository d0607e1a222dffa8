"""The supplier ledger."""

from __future__ import annotations

from typing import Any

import polars as pl

from kpilib.demo.rattelse import RATTAD
from kpilib.demo.reskontra import KONTON
from kpilib.demo.tid import plus

KOPKONTON = [konto for konto, _ in KONTON.values()]


def test_the_columns_are_those_of_the_national_specification_in_order(skriven: Any) -> None:
    assert skriven.reskontra.columns[:15] == [
        "kopare_id",
        "kopare",
        "verifikationsnummer",
        "leverantor",
        "leverantor_id",
        "konto_nr",
        "konto_text",
        "bokforingsdatum",
        "forvaltning",
        "fakturanummer",
        "nettobelopp",
        "grund",
        "avtal",
        "kommun_id",
        "s_kod_nr",
    ]


def test_the_mandatory_columns_are_filled(skriven: Any) -> None:
    for namn in skriven.reskontra.columns[:9]:
        assert (skriven.reskontra[namn].cast(pl.String) != "").all()


def test_it_holds_the_purchases_of_each_supplier_and_month_but_for_settlements(
    skriven: Any,
) -> None:
    bokfort = (
        skriven.reskontra.filter(pl.col("konto_nr").is_in(KOPKONTON))
        .group_by("leverantor_id", pl.col("bokforingsdatum").dt.strftime("%Y-%m").alias("Period"))
        .agg(pl.col("ore").sum())
    )
    kopt = (
        skriven.kop.filter(pl.col("Period") >= "2022")
        .group_by(pl.col("Organisationsnummer").alias("leverantor_id"), "Period")
        .agg((pl.col("Belopp") * 100).round().cast(pl.Int64).sum().alias("kopt"))
    )
    par = bokfort.join(kopt, on=["leverantor_id", "Period"], how="full", coalesce=True).fill_null(0)
    # A month whose purchases stand without number in part cannot be held against it by number.
    utan = skriven.kop.filter(pl.col("Organisationsnummer").fill_null("") == "")["Period"].unique()
    skiljer = par.filter((pl.col("ore") != pl.col("kopt")) & ~pl.col("Period").is_in(utan.to_list()))
    assert set(skiljer["Period"]) == {RATTAD, plus(RATTAD, 1)}
    reglerade = skiljer.group_by("leverantor_id").agg(pl.col("ore", "kopt").sum())
    assert 2 <= reglerade.height <= 5
    assert (reglerade["ore"] == reglerade["kopt"]).all()


def test_an_invoice_can_be_several_lines(skriven: Any) -> None:
    rader = skriven.reskontra.group_by("leverantor_id", "fakturanummer", "bokforingsdatum").len()
    assert rader["len"].max() == 2


def test_a_credit_note_is_negative_and_within_the_month_of_its_invoice(skriven: Any) -> None:
    kredit = skriven.reskontra.filter(pl.col("ore") < 0)
    assert 10 < kredit.height < skriven.reskontra.height / 20
    manad = pl.col("bokforingsdatum").dt.strftime("%Y-%m")
    summor = skriven.reskontra.filter(manad != plus(RATTAD, 1)).group_by("leverantor_id", manad)
    assert (summor.agg(pl.col("ore").sum())["ore"] > 0).all()


def test_other_suppliers_are_in_the_ledger_too(skriven: Any) -> None:
    ovriga = skriven.reskontra.filter(~pl.col("konto_nr").is_in(KOPKONTON))
    assert ovriga["leverantor_id"].n_unique() == 40
    assert not set(ovriga["leverantor_id"]) & set(skriven.ramavtal["Organisationsnummer"])
