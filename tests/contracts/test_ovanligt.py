"""What is read as something else than it looks like is counted and told."""

from __future__ import annotations

from contracts.rader import ANNAN, taken
from kpilib.sheets.types import Upplysning


def told(name: str, *rows: dict[str, str | None]) -> list[tuple[str, str, str]]:
    return [(one.kolumn, one.kod, one.vad.split()[0]) for one in taken(name, *rows).upplysningar]


def test_open_ends_clock_times_and_credits_are_counted() -> None:
    assert told("kopfil", {}) == []
    assert told(
        "kopfil",
        {"till": "9999-12-31", "fran": "2024-10-01 13:45"},
        {"till": "tills vidare", "fran": "2024-09-01 00:00:00", "belopp": "-1", "dygn": "0"},
        {"till": None, "fran": "2024-08-01T08:00"},
    ) == [("fran", "klockslag", "2"), ("till", "oppet_slut", "2"), ("belopp", "kredit", "1")]


def test_they_are_told_in_words() -> None:
    rows = [{"till": "9999-12-31", "fran": "2024-10-01 13:45"}, {"belopp": "-1", "dygn": "0", "enhet": "B"}]
    one = taken("kopfil", *rows).upplysningar
    two = taken("kopfil", *rows, *({**row, "personnummer": ANNAN} for row in rows)).upplysningar
    credit = "rad är en kredit; den rättar", "rader är krediter; de rättar"
    for n, rader, kredit, said in ((1, "rad", credit[0], one), (2, "rader", credit[1], two)):
        assert said == [
            Upplysning("", 0, "fran", "klockslag", f"{n} {rader} har ett klockslag, som inte läses."),
            Upplysning("", 0, "till", "oppet_slut", f"{n} {rader} har ett slut som är öppet (tills vidare)."),
            Upplysning("", 0, "belopp", "kredit", f"{n} {kredit} sin egen persons månad."),
        ]


def test_a_credit_is_less_than_nothing() -> None:
    for amount, credit in (("0", False), ("0,50", False), ("-0,50", True)):
        [*said] = told("kopfil", {"belopp": amount, "dygn": "0"})
        assert [kod for _, kod, _ in said] == (["kredit"] if credit else [])


def test_a_date_column_that_the_file_lacks_has_nothing_unusual() -> None:
    assert taken("kopfil", {}, without=["till"]).upplysningar == []


def test_a_credit_note_of_a_ledger_is_nothing_unusual() -> None:
    assert told("leverantorsreskontra", {"nettobelopp": "-100"}) == []


def test_rows_in_quarantine_are_not_counted() -> None:
    assert told("kopfil", {"till": "9999-12-31", "insats": "okänd"}) == []


def test_rows_that_say_the_same_twice_are_told_where_no_key_says_that_they_are_one() -> None:
    row = {"verifikationsnummer": None, "nettobelopp": "1250,50"}
    assert told("leverantorsreskontra", row, {**row, "nettobelopp": "1250,51"}) == []
    [one] = taken("leverantorsreskontra", row, row, {**row, "fakturanummer": "F2"}, row).upplysningar
    assert (one.kod, one.rad) == ("lika_rader", 3)
    assert one.vad.replace("\u00a0", " ") == (
        "2 rader är lika en tidigare rad i varje kolumn, sammanlagt 2 501,00 kr; de räknas var för sig."
    )
