"""Nothing of few persons can be told of a random municipality, and each part of the protection is needed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from attack.angripare import MotsagelseError
from attack.domare import Rost, domen
from attack.kommuner import Kommun, slumpad, sma
from kpilib.rojandekontroll import Tabell, skydd
from kpilib.secrecy import celler, publikation, suppress, suppression
from kpilib.secrecy.tidigare import Sett

ANTAL = 40
TROSKEL = 5


def skyddad(kommun: Kommun, *, komplement: bool = True, tidigare: Sequence[Sett] = ()) -> pl.DataFrame:
    """What the public sees, or the council, that sees what the public does."""
    return suppress(
        kommun.varden,
        kommun.kalender,
        troskel=TROSKEL,
        skydda_komplement=komplement,
        visat=() if komplement else [skyddad(kommun, tidigare=tidigare)],
        tidigare=tidigare,
    )


def rost(kommun: Kommun, sett: pl.DataFrame, *, komplement: bool = True) -> Rost:
    return domen(kommun.varden, kommun.kalender, sett, komplement=komplement, troskel=TROSKEL)


@pytest.mark.parametrize("fro", range(ANTAL))
def test_nothing_can_be_told_of_a_random_municipality(fro: int) -> None:
    (kommun,) = sma(1, fro)
    assert rost(kommun, skyddad(kommun)).fel == []


@pytest.mark.parametrize("fro", range(0, ANTAL, 5))
def test_nor_by_the_council_which_has_what_is_public_too(fro: int) -> None:
    (kommun,) = sma(1, fro)
    rad, stad = (skyddad(kommun, komplement=komplement) for komplement in (False, True))
    told = domen(kommun.varden, kommun.kalender, rad, komplement=False, troskel=TROSKEL, ocksa=stad)
    assert told.fel == []


def tva(fro: int) -> tuple[Kommun, Sett, Kommun]:
    """A municipality at midyear with its adopted report, and at the year's end, with a month corrected."""
    before, after = slumpad(fro), slumpad(fro, rattad=True)
    first = before.varden.filter(pl.col("referensdatum") <= date(2023, 6, 30))
    midyear = Kommun(first, before.kalender)
    return midyear, Sett(first, skyddad(midyear)), after


@pytest.mark.parametrize("fro", range(1, ANTAL, 8))
def test_two_reports_with_a_corrected_month_between_them_tell_no_more(fro: int) -> None:
    midyear, report, after = tva(fro)
    seen = skyddad(after, tidigare=[report])
    told = domen(after.varden, after.kalender, seen, komplement=True, fore=(midyear.varden, report.visat))
    assert told.fel == []


def test_an_earlier_report_that_is_forgotten_tells() -> None:
    def told(fro: int) -> list[str]:
        midyear, report, after = tva(fro)
        fore = (midyear.varden, report.visat)
        return domen(after.varden, after.kalender, skyddad(after), komplement=True, fore=fore).fel

    assert any(told(fro) for fro in range(1, ANTAL))


@pytest.fixture(scope="module")
def nagra() -> Sequence[tuple[Kommun, pl.DataFrame]]:
    """A few municipalities with what the public sees of them."""
    return [(k, skyddad(k)) for k in sma(8, 100)]


def test_showing_what_was_withheld_for_others_tells_of_them(
    nagra: Sequence[tuple[Kommun, pl.DataFrame]],
) -> None:
    """Each number that is withheld though it is not small, shown alone: few of them are there for nothing."""
    dra = np.random.default_rng(0)
    tried, told = 0, 0
    for kommun, sett in nagra:
        row = sett.with_row_index("rad").filter(
            pl.col("dolt") & pl.col("taljare").is_null() & pl.col("raknar").is_in(["personer", "kop"])
        )
        true = kommun.varden["taljare"].to_list()
        large = [n for n in row["rad"].to_list() if true[n] >= TROSKEL]
        for n in dra.permutation(large)[:5]:
            shown = sett["taljare"].to_list()
            shown[n] = true[n]
            fault = rost(kommun, sett.with_columns(taljare=pl.Series(shown, dtype=sett.schema["taljare"])))
            tried += 1
            told += bool(fault.fel)
    print(f"\n{told} av {tried} undanhållna tal avslöjar, visade ett och ett, något")
    assert told >= 0.8 * tried > 0


def _bara_sma(block: Tabell) -> set[int]:
    return set(block.kansliga)


def _inga_osakra(block: Tabell, dolda: Collection[int]) -> set[int]:
    return set()


def _inget(*_: object) -> None:
    """A kind of sum that is forgotten."""


def _utan(slag: str) -> Callable[..., None]:
    """Sums laid but for those of one kind."""
    summor = celler.Publikation.summor

    def some(laid: celler.Publikation, fall: Sequence[tuple[int, Sequence[int]]]) -> None:
        place = {cell: serie for (serie, _), cell in laid.cell.items()}
        kept = []
        for whole, parts in fall:
            one, other = place[whole], place[parts[0]]
            kind = "insats" if one.insats != other.insats else "tid" if one == other else "del"
            if kind != slag:
                kept.append((whole, parts))
        summor(laid, kept)

    return some


def _egna(laid: Any, serie: Any, nar: Any, number: int, vikt: float, *_: object) -> None:
    laid.cell[serie, nar] = laid.ny(number, vikt)


BORT: Mapping[str, Sequence[tuple[object, str, object]]] = {
    "elimination och intervall": [(skydd, "eliminera", _bara_sma), (skydd, "osakra", _inga_osakra)],
    "intervall": [(skydd, "osakra", _inga_osakra)],
    "minsta värdet": [(suppression, "_GOLV", 0)],
    "kvartal och år": [(celler.Publikation, "summor", _utan("tid"))],
    "delar": [(celler.Publikation, "summor", _utan("del"))],
    "insatser": [(celler.Publikation, "summor", _utan("insats"))],
    "resten": [(publikation, "_rests", _inget)],
    "sista månaden": [(publikation, "_place", _egna)],
    "samma tal": [(publikation, "samma", _inget), (publikation, "raknade_rader", _inget)],
}
"""A part of the protection, and what is put in its place to take it away."""


@pytest.mark.parametrize("del_", BORT)
def test_each_part_of_the_protection_is_needed(del_: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for where, name, instead in BORT[del_]:
        monkeypatch.setattr(where, name, instead)

    def told(kommun: Kommun) -> bool:
        try:
            return bool(rost(kommun, skyddad(kommun)).fel)
        except MotsagelseError:  # a zero is hidden, which is said never to be
            return True

    assert any(map(told, sma(12, 100)))
