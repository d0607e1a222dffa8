"""What an insats is, whatever a municipality calls it: the roles that it may have in the category tree.

A municipality names its own insatser; what a nyckeltal counts, and what national statistics speak of, are
roles. Several insatser may have a role, and one insats several.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kpilib.begrepp.sprak import och

KOPS, BESLUTAS = "kops", "beslutas"

LSS_ROLLER: Mapping[str, str] = {
    "radgivning": "Rådgivning och annat personligt stöd (LSS 9 § 1).",
    "assistans": "Personlig assistans (LSS 9 § 2).",
    "ledsagning": "Ledsagarservice (LSS 9 § 3).",
    "kontakt": "Biträde av kontaktperson (LSS 9 § 4).",
    "avlosning": "Avlösarservice i hemmet (LSS 9 § 5).",
    "korttidshem": "Korttidsvistelse utanför det egna hemmet (LSS 9 § 6).",
    "tillsyn": "Korttidstillsyn för skolungdom (LSS 9 § 7).",
    "boende_barn": "Bostad med särskild service för barn och unga (LSS 9 § 8).",
    "boende_vuxna": "Bostad med särskild service för vuxna (LSS 9 § 9).",
    "sysselsattning": "Daglig verksamhet (LSS 9 § 10).",
}
"""The insatser that the law lists, in its order: what national statistics divide by."""

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
