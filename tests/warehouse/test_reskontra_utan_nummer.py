"""A ledger whose postings have no voucher number: known by the invoice, and else by what they say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest

from kpilib.pipeline import Delivered
from kpilib.workspace import Workspace
from warehouse.test_leverans import follow, laid, questions, take, told, ways

__all__ = ["take"]

Take = Callable[..., Delivered]
FAKTURA = "Leverantör;Organisationsnummer;Fakturanummer;Konto;Kontotext;Datum;Förvaltning;Belopp\n"
UTAN = FAKTURA.replace("Fakturanummer;", "")
BOLAG = (("A AB", "5560360793"), ("B AB", "5564594538"), ("C AB", "5569224644"))


def rows(dagar: Sequence[int], belopp: int = 1000, manad: str = "2024-10", *, faktura: bool = False) -> str:
    """A posting of each company on each day of a month."""
    return "".join(
        f"{namn};{nummer};{f'F{dag}{namn[0]};' if faktura else ''}46310;Köp;"
        f"{manad}-{dag:02d};Stöd;{belopp + dag},00\n"
        for dag in dagar
        for namn, nummer in BOLAG
    )


def total(delivered: Delivered) -> tuple[int, Decimal]:
    sql = "SELECT count(*), sum(nettobelopp) FROM main.leverantorsreskontra"
    return laid(delivered, "leverantorsreskontra", sql)[0]  # type: ignore[return-value]


@pytest.mark.parametrize("faktura", [False, True])
def test_another_half_of_the_month_is_asked_about_though_the_suppliers_are_the_same(
    take: Take, workspace: Workspace, faktura: bool
) -> None:
    """As many rows, as many kronor, the same suppliers, one name: only the postings are others."""
    head = FAKTURA if faktura else UTAN
    first = take("reskontra_2024-10 (1).csv", rows([1, 2, 3, 4], faktura=faktura), head)
    assert first.fel == []
    delivered = take("reskontra_2024-10 (2).csv", rows([16, 17, 18, 15], faktura=faktura), head)
    assert questions(delivered) == ["reskontra_2024-10 (2).csv"]
    assert total(delivered) == (12, Decimal(12_030))
    beside = next(way for way in ways(delivered) if "--del" in way)
    assert total(follow(workspace, beside)) == (24, Decimal(12_030 + 12_198))


@pytest.mark.parametrize("faktura", [False, True])
def test_a_month_that_is_complemented_replaces_it_unasked(take: Take, faktura: bool) -> None:
    head = FAKTURA if faktura else UTAN
    take("reskontra_2024-10.csv", rows([1, 2, 3], faktura=faktura), head)
    delivered = take("reskontra_2024-10_ny.csv", rows([1, 2, 3, 4], faktura=faktura), head)
    assert questions(delivered) == []
    assert total(delivered) == (12, Decimal(12_030))
    assert "9 av dess 9 gällande rader" in told(delivered, "ersatt")[0]


def test_an_invoice_is_known_again_whatever_its_amount_is_corrected_to(take: Take) -> None:
    take("reskontra_2024-10.csv", rows([1, 2, 3, 4], faktura=True), FAKTURA)
    corrected = rows([1, 2, 3, 4], belopp=990, faktura=True)
    delivered = take("reskontra_2024-10_ny.csv", corrected, FAKTURA)
    assert (questions(delivered), total(delivered)) == ([], (12, Decimal(11_910)))


def test_where_nothing_but_the_amount_tells_a_posting_some_of_them_may_be_corrected(take: Take) -> None:
    take("reskontra_2024-10.csv", rows([1, 2, 3, 4]), UTAN)
    some = rows([1, 2, 3]) + rows([4], belopp=990)
    delivered = take("reskontra_2024-10_ny.csv", some, UTAN)
    assert (questions(delivered), total(delivered)) == ([], (12, Decimal(12_000)))
    every = take("reskontra_2024-10_alla.csv", rows([1, 2, 3, 4], belopp=980), UTAN)
    assert questions(every) == ["reskontra_2024-10_alla.csv"]
    assert total(every) == (12, Decimal(12_000))


def test_a_month_that_comes_anew_leaves_the_others(take: Take) -> None:
    take("reskontra_2024-09.csv", rows([1, 2], manad="2024-09"), UTAN)
    take("reskontra_2024-10.csv", rows([1, 2]), UTAN)
    delivered = take("reskontra_2024-10_ny.csv", rows([1, 2, 3]), UTAN)
    assert (questions(delivered), total(delivered)) == ([], (15, Decimal(6_009 + 9_018)))


def test_a_delivery_without_the_numbers_of_the_one_before_is_asked_about(take: Take) -> None:
    """What was known by a voucher is not found again where there are none: it may be, it may not."""
    with_number = "Verifikationsnummer;" + UTAN
    lines = "".join(f"V{n};{line}\n" for n, line in enumerate(rows([1, 2, 3]).splitlines()))
    take("reskontra_2024-10.csv", lines, with_number)
    delivered = take("reskontra_2024-10_ny.csv", rows([1, 2, 3, 4]), UTAN)
    assert questions(delivered) == ["reskontra_2024-10_ny.csv"]
    assert total(delivered) == (9, Decimal(9_018))


def test_a_posting_that_stands_twice_is_counted_twice_and_told(take: Take) -> None:
    delivered = take("reskontra_2024-10.csv", rows([1]) + rows([1]), UTAN)
    assert total(delivered) == (6, Decimal(6_006))
    [one] = told(delivered, "lika_rader")
    assert one.startswith("3 rader är lika en tidigare rad i varje kolumn, sammanlagt 3\u00a0003,00\u00a0kr")
