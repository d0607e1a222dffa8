"""Parts of breakdowns that pages name, each with its breakdown, as `Plan.rad` takes them."""

from __future__ import annotations

EGEN, EXTERN = "regiform.egen", "regiform.extern"
"""Who carries out: the municipality itself, or somebody that it buys of."""

RAMAVTAL, DIREKTUPPHANDLING = "avtalsform.ramavtal", "avtalsform.direktupphandling"
ANNAN_KOMMUN = "avtalsform.annan_kommun"
"""How a purchase is made."""

ORDINARIE = "koptyp.ordinarie"
SKOLPLACERING, AV_ANNAN_KOMMUN = "koptyp.skolplacering", "koptyp.annan_kommun"
UNDANTAG = (SKOLPLACERING, AV_ANNAN_KOMMUN)
"""Purchases that a framework agreement could hold, and those that it could not."""

UTAN_SKOLPLACERINGAR = "urval.utan skolplaceringar"
"""The external share without schools elsewhere, which are always bought."""
