"""What has been shown before is known: nothing later uncovers it, and who may see less sees no more."""

from __future__ import annotations

import polars as pl
from attack.angripare import Syn, avslojade
from hypothesis import given, settings
from hypothesis import strategies as st

from kpilib.secrecy import suppress
from kpilib.secrecy.publikation import lagd
from kpilib.secrecy.tidigare import Sett, granser, platser, tillsammans
from secrecy.test_publikation import kalender
from secrecy.test_suppression import values


def safe(
    frame: pl.DataFrame, *tidigare: Sett, komplement: bool = True, visat: tuple[pl.DataFrame, ...] = ()
) -> pl.DataFrame:
    return suppress(
        frame, kalender(), troskel=5, skydda_komplement=komplement, tidigare=tidigare, visat=visat
    )


def parts(**counts: int) -> pl.DataFrame:
    """A month's stock and its parts."""
    return values(("alla", sum(counts.values()), None), *((part, n, None) for part, n in counts.items()))


def shown(frame: pl.DataFrame) -> set[str]:
    return set(frame.filter(~pl.col("dolt"))["dimension_varde"])


def test_a_later_report_does_not_uncover_what_an_earlier_one_hid() -> None:
    """Of 17, 13 and 4 were hidden; of 18 the same 13 would give the 4 away, though 5 is no small count."""
    old = parts(kommunen=13, annan=4)
    was = Sett(old, safe(old))
    assert shown(was.visat) == {"alla"}
    new = parts(kommunen=13, annan=5)
    assert shown(safe(new)) == {"alla", "kommunen", "annan"}, "alone it would hide nothing"
    assert shown(safe(new, was)) == {"alla"}


def test_what_is_another_number_now_tells_nothing_of_what_it_was() -> None:
    old = parts(kommunen=13, annan=4)
    new = parts(kommunen=14, annan=5)
    assert shown(safe(new, Sett(old, safe(old)))) == {"alla", "kommunen", "annan"}


def test_what_was_shown_before_is_shown_still_where_it_is_the_same() -> None:
    old = parts(a=3, b=9, c=8)
    was = Sett(old, safe(old))
    assert shown(safe(old, was)) == shown(was.visat)


def test_a_small_count_that_was_shown_at_another_threshold_is_hidden_now() -> None:
    old = parts(a=3, b=9, c=8)
    at_three = suppress(old, kalender(), troskel=3, skydda_komplement=True)
    assert "a" in shown(at_three)
    assert "a" not in shown(safe(old, Sett(old, at_three)))


def test_a_row_of_few_and_its_parts_are_numbers_of_their_own() -> None:
    frame = values(("alla", 20, 40))
    matt = {serie.matt for serie, _ in platser(safe(frame))}
    assert matt == {"taljare", "namnare", "rest", "rader"}


counts = st.integers(0, 12)


@settings(max_examples=60, deadline=None)
@given(st.tuples(counts, counts, counts, counts), st.tuples(*[st.integers(-2, 3)] * 4))
def test_two_reports_together_tell_no_hidden_count_of_either(
    before: tuple[int, ...], change: tuple[int, ...]
) -> None:
    names = "abcd"
    old = parts(**dict(zip(names, before, strict=True)))
    new = parts(**{n: max(0, b + d) for n, b, d in zip(names, before, change, strict=True)})
    was = Sett(old, safe(old))
    now = safe(new, was)
    laid, earlier = (lagd(f, kalender(), troskel=5, skydda_rest=True) for f in (new, old))
    both = tillsammans(laid, [(earlier, platser(was.visat), granser(was.visat))])
    seen = {both.cell[p] for p in platser(now)} | both.fasta
    celler = {c: v if c in seen else None for c, v in enumerate(both.varden)}
    told = avslojade(Syn(celler, both.ekvationer, minst=1))
    assert not {c for c in told if c not in both.forna | both.inre}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(counts, st.integers(0, 8)), min_size=2, max_size=4))
def test_whatever_the_public_sees_the_council_sees(shares: list[tuple[int, int]]) -> None:
    rows = [(name, t, t + rest) for name, (t, rest) in zip("abcd", shares, strict=False)]
    whole = ("alla", sum(t for _, t, _ in rows), sum(n for _, _, n in rows))
    frame = values(whole, *rows)
    public = safe(frame)
    assert platser(public) <= platser(safe(frame, komplement=False, visat=(public,)))
