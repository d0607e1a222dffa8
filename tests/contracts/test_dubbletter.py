"""Credits beside what they take back: nothing is knocked out, and nothing is counted twice."""

from __future__ import annotations

from decimal import Decimal

import pytest

from contracts.rader import taken

KREDIT = {"dygn": "-31", "belopp": "-3100"}
DELVIS = {"dygn": "0", "belopp": "-500"}
NY = {"dygn": "27", "belopp": "2700"}


@pytest.mark.parametrize(
    ("rows", "rules", "left"),
    [
        ([{}, DELVIS], [], "2600"),
        ([{}, KREDIT], [], "0"),
        ([KREDIT, {}], [], "0"),
        ([{}, KREDIT, NY], [], "2700"),
        ([{}, KREDIT, {}], [], "3100"),
        ([{}, KREDIT, {}, {}], ["dubblett"], "3100"),
        ([{}, KREDIT, KREDIT], ["dubblett"], "0"),
        ([{}, KREDIT, {}, KREDIT], [], "0"),
        ([{}, DELVIS, {**DELVIS, "belopp": "-600"}], [], "2000"),
        ([DELVIS, DELVIS], ["dubblett"], "-500"),
        ([{}, {}], ["dubblett"], "3100"),
        ([{}, NY], ["dubblett_nyckel", "dubblett_nyckel"], "0"),
        ([{}, {**DELVIS, "belopp": "0"}], ["dubblett_nyckel", "dubblett_nyckel"], "0"),
        ([{}, {**DELVIS, "belopp": "0,50"}], ["dubblett_nyckel", "dubblett_nyckel"], "0"),
        ([{}, {**DELVIS, "belopp": "-0,50"}], [], "3099.5"),
        ([{}, {**NY, "avtalsform": "x"}], ["otillatet_varde"], "3100"),
    ],
)
def test_charges_and_credits_of_one_key(
    rows: list[dict[str, str | None]], rules: list[str], left: str
) -> None:
    outcome = taken("kopfil", *rows)
    avvisade = outcome.avvisade.filter(outcome.avvisade["allvar"] == "avvisad")
    assert avvisade["regel"].to_list() == rules
    assert sum(outcome.godkanda["belopp"], Decimal(0)) == Decimal(left)
    assert outcome.balans.closes()


def test_another_person_s_credit_changes_nothing_of_a_contradiction() -> None:
    outcome = taken("kopfil", {}, NY, {"personnummer": "19640823-9819", **DELVIS})
    assert outcome.avvisade["regel"].to_list() == ["dubblett_nyckel"] * 2
