"""The published figures, by the plain definitions of the nyckeltal, straight from the written files.

The ids p01-p44 are those of the list of published figures; figures that come from other sources than
these files (Kolada, F100) are not here.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from kpilib.demo.marknad import GLAPP

OKTOBER = date(2024, 10, 31)
KVARTAL3 = date(2024, 9, 30)


def pagar(rader: pl.DataFrame, dag: date) -> pl.DataFrame:
    """The placements that run on a day."""
    return rader.filter((pl.col("Från") <= dag) & (pl.col("Till").is_null() | (pl.col("Till") >= dag)))


def kop_pa(skriven: Any, insats: str, dag: date) -> pl.DataFrame:
    return pagar(skriven.kopfil(f"{dag:%Y-%m}"), dag).filter(pl.col("Insats") == insats)


def egen_pa(skriven: Any, insats: str, dag: date) -> pl.DataFrame:
    return pagar(skriven.egen_regi, dag).filter(pl.col("Insats") == insats)


def personer(skriven: Any, insats: str, dag: date) -> set[str]:
    """Persons with a placement on the day, whoever gives it."""
    return {*kop_pa(skriven, insats, dag)["Personnummer"], *egen_pa(skriven, insats, dag)["Personnummer"]}


def egen_andel(skriven: Any, insats: str, dag: date) -> float:
    egna = set(egen_pa(skriven, insats, dag)["Personnummer"])
    return len(egna) / len(personer(skriven, insats, dag))


def ramavtal(kop: pl.DataFrame) -> int:
    return kop.filter(pl.col("Avtalsform") == "Ramavtal").height


def verkstallda(skriven: Any, insats: str, dag: date) -> int:
    """Persons whose decision is executed on the day."""
    return (
        skriven.beslut.filter(
            (pl.col("Insats") == insats)
            & (pl.col("Verkställt från") <= dag)
            & (pl.col("Avslutsdatum").is_null() | (pl.col("Avslutsdatum") > dag))
        )["Personnummer"]
    ).n_unique()


@pytest.mark.parametrize(
    ("insats", "dag", "antal"),
    [
        pytest.param("BmSS vuxna", OKTOBER, 1998, id="p01"),
        pytest.param("BmSS barn", OKTOBER, 44, id="p02"),
        pytest.param("Korttidsvistelse", date(2024, 10, 1), 422, id="p03"),
        pytest.param("Boendestöd", OKTOBER, 2537, id="p04"),
        pytest.param("Korttidsboende SoL", OKTOBER, 145, id="p06"),
        pytest.param("Boendestöd", date(2024, 10, 1), 2553, id="the plan's other figure, on another day"),
    ],
)
def test_volume_is_the_same_by_placements_and_by_decisions(
    skriven: Any, insats: str, dag: date, antal: int
) -> None:
    assert len(personer(skriven, insats, dag)) == antal
    assert verkstallda(skriven, insats, dag) == antal


def test_p05_persons_in_korttidsboende_any_time_in_october(skriven: Any) -> None:
    kopta = skriven.kopfil("2024-10").filter(pl.col("Insats") == "Korttidsboende SoL")
    egna = skriven.egen_regi.filter(
        (pl.col("Insats") == "Korttidsboende SoL")
        & (pl.col("Från") <= OKTOBER)
        & (pl.col("Till").is_null() | (pl.col("Till") >= date(2024, 10, 1)))
    )
    assert len({*kopta["Personnummer"], *egna["Personnummer"]}) == 165


@pytest.mark.parametrize(
    ("insats", "dag", "procent"),
    [
        pytest.param("BmSS vuxna", OKTOBER, 83, id="p07, p42"),
        pytest.param("Korttidsvistelse", KVARTAL3, 79, id="p11"),
        pytest.param("Korttidsvistelse", OKTOBER, 79, id="p43"),
        pytest.param("Korttidsboende SoL", OKTOBER, 14, id="p44"),
        pytest.param("Korttidsboende SoL", date(2024, 12, 31), 14, id="p12"),
        pytest.param("Boendestöd", OKTOBER, 100, id="boendestod"),
    ],
)
def test_share_in_egen_regi(skriven: Any, insats: str, dag: date, procent: int) -> None:
    assert round(100 * egen_andel(skriven, insats, dag)) == procent


def test_p08_p09_framework_purchases_of_bmss_vuxna(skriven: Any) -> None:
    kop = kop_pa(skriven, "BmSS vuxna", OKTOBER)
    assert (ramavtal(kop), kop.height) == (315, 340)
    assert set(kop["Avtalsform"]) == {"Ramavtal", "Direktupphandling"}


def test_p10_framework_share_of_bmss_vuxna_stays_around_93_percent_in_2024(skriven: Any) -> None:
    for manad in range(1, 13):
        sista = pl.date(2024, manad, 1).dt.month_end()
        kop = kop_pa(skriven, "BmSS vuxna", pl.select(sista).item())
        assert 0.92 <= ramavtal(kop) / kop.height <= 0.94


def test_p13_framework_share_of_korttidsboende(skriven: Any) -> None:
    kop = kop_pa(skriven, "Korttidsboende SoL", KVARTAL3)
    assert round(100 * ramavtal(kop) / kop.height) == 97


def test_p14_korttidsvistelse_is_bought_by_agreement_or_from_another_municipality(skriven: Any) -> None:
    former = skriven.kop.filter(pl.col("Insats") == "Korttidsvistelse")["Avtalsform"]
    assert set(former) == {"Ramavtal", "Annan kommun"}


def test_p15_to_p18_bmss_barn_in_the_third_quarter(skriven: Any) -> None:
    kop = kop_pa(skriven, "BmSS barn", KVARTAL3)
    ovriga = kop.filter(pl.col("Skolplacering") == "Nej")
    skola = kop.filter(pl.col("Skolplacering") == "Ja")
    assert (ovriga.height, ramavtal(ovriga)) == (14, 10)
    assert (skola.height, set(skola["Avtalsform"])) == (14, {"Direktupphandling"})
    assert egen_pa(skriven, "BmSS barn", KVARTAL3)["Personnummer"].n_unique() == 17
    assert len(personer(skriven, "BmSS barn", KVARTAL3)) == 45


@pytest.mark.parametrize(
    ("ar", "ore"),
    [pytest.param(2023, 5_250_000_000_00, id="p19"), pytest.param(2022, 4_770_000_000_00, id="p20")],
)
def test_net_cost_of_the_year(skriven: Any, ar: int, ore: int) -> None:
    assert skriven.kostnad(ar)["netto"].sum() == -ore


@pytest.mark.parametrize(
    ("ar", "insats", "procent"),
    [
        pytest.param(2023, "BmSS vuxna", 52, id="p21"),
        pytest.param(2022, "BmSS vuxna", 54, id="p22"),
        pytest.param(2023, "Daglig verksamhet", 13, id="p23"),
        pytest.param(2022, "Daglig verksamhet", 11, id="p24"),
        pytest.param(2023, "Boendestöd", 6, id="p25"),
        pytest.param(2023, "Korttidsboende SoL", 5, id="p26"),
        pytest.param(2023, "BmSS barn", 3, id="p27"),
        pytest.param(2023, "Korttidsvistelse", 4, id="p28"),
    ],
)
def test_share_of_net_cost(skriven: Any, ar: int, insats: str, procent: int) -> None:
    rader = skriven.kostnad(ar)
    del_ = rader.filter(pl.col("Insats") == insats)["netto"].sum()
    assert round(100 * del_ / rader["netto"].sum()) == procent


@pytest.mark.parametrize(
    ("insats", "antal", "period"),
    [
        pytest.param("BmSS barn", 16, ("2022-01-01", "2025-12-31"), id="p38"),
        pytest.param("BmSS vuxna", 177, ("2022-01-01", "2025-12-31"), id="p39"),
        pytest.param("Korttidsvistelse", 6, ("2022-11-01", "2026-10-31"), id="p40"),
        pytest.param("Korttidsboende SoL", 46, ("2021-02-01", "2025-01-31"), id="p41"),
    ],
)
def test_agreements_in_force(skriven: Any, insats: str, antal: int, period: tuple[str, str]) -> None:
    avtal = pagar(skriven.ramavtal, OKTOBER).filter(pl.col("Insats") == insats)
    assert avtal["Avtalsnummer"].n_unique() == avtal.height == antal
    fran, till = (date.fromisoformat(dag) for dag in period)
    assert avtal.filter(Till=till).height == antal
    in_time = avtal.filter(Från=fran).height
    signed_late = avtal.filter(Från=GLAPP[1]).height  # renewed two months after it ran out
    assert (in_time + signed_late, signed_late) == (antal, int(insats == "BmSS vuxna"))


def ej_verkstallda(skriven: Any, insats: str, dag: date) -> int:
    """Decisions and interruptions older than three calendar months that wait on the day."""
    grans = pl.lit(dag)
    beslut = skriven.beslut.filter(pl.col("Insats") == insats)
    vantar = beslut.filter(
        (pl.col("Beslutsdatum").dt.offset_by("3mo") < grans)
        & (
            pl.col("Verkställt från").is_null()
            | (pl.col("Verkställt från") > grans)
            | (pl.col("Verkställighetsgrad") == "Delvis")
        )
        & (pl.col("Avslutsdatum").is_null() | (pl.col("Avslutsdatum") > grans))
    )
    avbrutna = skriven.avbrott.join(beslut.unique("Ärende").select("Ärende"), on="Ärende").filter(
        (pl.col("Avbrott från").dt.offset_by("3mo") < grans)
        & (pl.col("Återupptaget").is_null() | (pl.col("Återupptaget") > grans))
    )
    return vantar.height + avbrutna.height


KVARTAL = [date(ar, m, d) for ar in (2023, 2024) for m, d in ((3, 31), (6, 30), (9, 30), (12, 31))]


def test_waiting_decisions_of_bmss_vuxna_fall_from_about_200_to_about_150(skriven: Any) -> None:
    antal = [ej_verkstallda(skriven, "BmSS vuxna", dag) for dag in KVARTAL]
    assert antal == sorted(antal, reverse=True)
    assert 195 <= antal[0] <= 210
    assert 143 <= antal[-1] <= 155


@pytest.mark.parametrize(
    ("insats", "lagst", "hogst"),
    [("Korttidsvistelse", 10, 15), ("Boendestöd", 17, 23), ("BmSS barn", 0, 3), ("Korttidsboende SoL", 0, 0)],
)
def test_waiting_decisions_of_the_other_insatser(skriven: Any, insats: str, lagst: int, hogst: int) -> None:
    assert all(lagst <= ej_verkstallda(skriven, insats, dag) <= hogst for dag in KVARTAL)


@pytest.mark.parametrize(
    ("insats", "lagst", "hogst"), [("Korttidsvistelse", 0.74, 0.82), ("Korttidsboende SoL", 0.84, 0.92)]
)
def test_occupancy_of_own_units_month_by_month(skriven: Any, insats: str, lagst: float, hogst: float) -> None:
    manader = (
        skriven.enheter.filter((pl.col("Insats") == insats) & (pl.col("Period") >= "2023"))
        .group_by("Period")
        .agg(pl.col("Belagda dygn").sum(), pl.col("Platser").sum())
        .with_columns((pl.col("Period") + "-01").str.to_date().dt.days_in_month().alias("dagar"))
    )
    belaggning = manader["Belagda dygn"] / (manader["Platser"] * manader["dagar"])
    assert manader.height == 24
    assert lagst <= belaggning.min() <= belaggning.max() <= hogst


def test_the_ten_years_have_the_trends_of_the_plan(skriven: Any) -> None:
    def antal(insats: str) -> list[int]:
        return [verkstallda(skriven, insats, date(ar, 10, 31)) for ar in (2015, 2019, 2024)]

    for vaxer in ("BmSS vuxna", "Boendestöd", "Daglig verksamhet"):
        assert antal(vaxer) == sorted(antal(vaxer))
    for minskar in ("Korttidsvistelse", "BmSS barn", "Ledsagarservice", "Kontaktperson"):
        assert antal(minskar) == sorted(antal(minskar), reverse=True)
