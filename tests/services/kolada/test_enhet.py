"""A KPI's unit, read from its title."""

from __future__ import annotations

import polars as pl
import pytest

from kpilib.services.kolada.enhet import enhet


@pytest.mark.parametrize(
    ("titel", "unit"),
    [
        ("Nettokostnadsavvikelse LSS (%)", "%"),
        ("Nettokostnadsavvikelse LSS, miljoner kronor", "mnkr"),
        ("Standardkostnad LSS, kr/inv", "kr/inv"),
        ("Invånare med insatser enl. LSS, antal/10 000 inv", "antal/10 000 inv"),
        ("Brukarbedömning boende LSS, lägeskommun, antal svar", "antal"),
        ("Brukarbedömning servicebostad LSS, andel (%) (-2024)", "%"),
        ("Väntetid i antal dagar till erbjudet boende, median (- 2024)", "dagar"),
        ("Deltidsanställda (1-74 %) inom omsorgen, antal", "antal"),
        ("Kvalitetsindex LSS boende och daglig verksamhet", "index"),
        ("Personligt ombud (PO), (Ja=1, Nej=0)", "kod"),
        ("Uppräkningsfaktor, %", "%"),
        ("Medellivslängd kvinnor, år", None),
        ("Kommuner i indexet", None),
        ("", None),
    ],
)
def test_the_unit_of_a_title(titel, unit):
    assert enhet(titel) == unit


def test_units_agree_with_a_list_made_by_hand(shared_data):
    listed = pl.read_csv(shared_data / "kolada" / "lss_domain_kpis_2026-03.csv", infer_schema=False)
    known = listed.filter(pl.col("unit").is_not_null()).select("title", "unit").rows()
    assert len(known) > 400
    # Where ours says more (kr/inv 65+), it is the population that the value is spread over.
    assert [(t, u, enhet(t)) for t, u in known if not (enhet(t) or "").startswith(u)] == []
