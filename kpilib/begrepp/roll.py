"""What an insats is, whatever a municipality calls it: the roles that it may have in the category tree.

A municipality names its own insatser; what a nyckeltal counts, and what national statistics speak of, are
roles. Several insatser may have a role, and one insats several.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kpilib.begrepp.sprak import och

KOPS, BESLUTAS = "kops", "beslutas"

LSS_ROLLER: Mapping[str, str] = {
    "radgivning": "Rådgivning och annat personligt stöd.",
    "assistans": "Personlig assistans.",
    "ledsagning": "Ledsagarservice.",
    "kontakt": "Biträde av kontaktperson.",
    "avlosning": "Avlösarservice i hemmet.",
    "korttidshem": "Korttidsvistelse utanför det egna hemmet.",
    "tillsyn": "Korttidstillsyn för skolungdom.",
    "boende_barn": "Bostad med särskild service för barn och unga.",
    "boende_vuxna": "Bostad med särskild service för vuxna.",
    "sysselsattning": "Daglig verksamhet.",
}
"""The insatser of 9 § LSS, in its order: what national statistics divide by."""

ROLLER: Mapping[str, str] = {
    **LSS_ROLLER,
    "korttidsboende": "Korttidsboende enligt socialtjänstlagen.",
    "stod_i_boendet": "Stöd i det egna boendet enligt socialtjänstlagen.",
    KOPS: "Insatsen köps, eller kan köpas, av en extern utförare.",
    BESLUTAS: "Insatsen ges den enskilde efter ett beslut.",
}
"""Role -> what it means: first the kinds of insats, then how an insats is given."""


def ingen_insats(roller: Iterable[str]) -> str:
    """Why a nyckeltal is not counted in a municipality, for a reader."""
    named = och(roller, "eller")
    return f"Kommunens kategoriträd har ingen insats som nyckeltalet räknas för (roll: {named})."
