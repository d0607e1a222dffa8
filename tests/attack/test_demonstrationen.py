"""Nothing of few persons can be told of the whole demonstration, by the public or by the council."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import pytest

from attack.domare import Rost, domen
from kpilib.secrecy import Gate
from kpilib.warehouse import connect
from kpilib.workspace import Workspace

HOGST = 0.30
"""So great a part of the numbers may be hidden, at most."""
PUBLIKER = ("stad", "rad")


@pytest.fixture(scope="module")
def vyer(demo: Workspace) -> Mapping[str, pl.DataFrame]:
    """Audience -> what it sees, as an analyst of that audience is given it."""
    found = {}
    for publik in PUBLIKER:
        with Gate(publik, workspace=demo) as gate:
            found[publik] = gate.varden()
    return found


@pytest.fixture(scope="module")
def sanning(demo: Workspace) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The values as they are, and the calendar."""
    with connect(demo) as con:
        values = con.sql(
            "SELECT v.*, k.raknar, k.slag, k.riktning FROM nyckeltal.varde v JOIN nyckeltal.katalog k "
            "USING (nyckeltal)"
        ).pl()
        return values, con.sql("FROM main.kalender").pl()


def attackerad(
    publik: str, vyer: Mapping[str, pl.DataFrame], sanning: tuple[pl.DataFrame, pl.DataFrame]
) -> Rost:
    """What is found by who sees what an audience sees; the council sees what is public, too."""
    ocksa = None if publik == "stad" else vyer["stad"]
    return domen(*sanning, vyer[publik], komplement=publik == "stad", ocksa=ocksa)


@pytest.mark.parametrize("publik", PUBLIKER)
def test_nothing_can_be_told_of_the_demonstration(
    publik: str, vyer: Mapping[str, pl.DataFrame], sanning: tuple[pl.DataFrame, pl.DataFrame]
) -> None:
    rost = attackerad(publik, vyer, sanning)
    print(f"\n{publik}: {rost.dolda} av {rost.alla} tal är dolda, {rost.dolda / rost.alla:.1%}")
    assert rost.fel == []
    assert rost.dolda <= HOGST * rost.alla


@pytest.mark.parametrize("publik", PUBLIKER)
def test_no_total_of_all_insatser_is_hidden_that_is_not_small(
    publik: str, vyer: Mapping[str, pl.DataFrame], sanning: tuple[pl.DataFrame, pl.DataFrame]
) -> None:
    keys = ["nyckeltal", "insats", "dimension", "dimension_varde", "period_typ", "period"]
    hidden = vyer[publik].filter("dolt").select(keys).join(sanning[0], on=keys)
    # A nyckeltal that has no insatser has the whole area only, and its months are all there is to withhold.
    divided = sanning[0].filter(pl.col("insats") != "alla")["nyckeltal"].unique()
    large = hidden.filter(
        pl.col("nyckeltal").is_in(divided.to_list()),
        pl.col("taljare") >= 5,
        insats="alla",
        dimension="alla",
    )
    assert large.select(keys).rows() == []


@pytest.mark.parametrize("publik", PUBLIKER)
def test_no_share_with_a_target_is_untold_that_is_not_small(
    publik: str, vyer: Mapping[str, pl.DataFrame], sanning: tuple[pl.DataFrame, pl.DataFrame]
) -> None:
    """The council sees each as it is; the public sees it so, or within limits that tell of its target."""
    keys = ["nyckeltal", "insats", "dimension", "dimension_varde", "period_typ", "period"]
    hidden = vyer[publik].filter("dolt").select(*keys, "varde_fran").join(sanning[0], on=keys)
    rest = pl.col("namnare") - pl.col("taljare")
    large = hidden.filter(pl.col("mal").is_not_null(), pl.col("taljare") >= 5, (rest >= 5) | (rest == 0))
    untold = large.filter(pl.col("varde_fran").is_null()) if publik == "stad" else large
    assert untold.select(keys).rows() == []
