"""`leverantorsreskontra`: the supplier ledger.

Columns and order follow version 1.1 of the national specification for published supplier ledgers. The first
nine are mandatory in what is published; a municipality's own export lacks the buyer, who is itself, and often
the voucher beside the invoice and the names of the accounts, and nothing is counted by them.
"""

from kpilib.contracts import columns as c
from kpilib.contracts.contract import Contract
from kpilib.contracts.tackning import Tackning

LEVERANTORSRESKONTRA = Contract(
    namn="leverantorsreskontra",
    titel="Leverantörsreskontra",
    beskrivning="En rad per kontering i leverantörsreskontran; en faktura kan vara flera rader.",
    kolumner={
        "kopare_id": c.nummer("Köparens organisationsnummer."),
        "kopare": c.text("Köparens namn.", obligatorisk=False, null=True),
        "verifikationsnummer": c.nummer("Verifikationsnummer."),
        "leverantor": c.foretag("Leverantörens namn; en maskerad leverantör visas som Skyddad uppgift."),
        "leverantor_id": c.organisationsnummer(obligatorisk=True),
        "konto_nr": c.konto("Konto."),
        "konto_text": c.text("Kontots benämning.", obligatorisk=False, null=True, delas="konto_nr"),
        "bokforingsdatum": c.datum("Bokföringsdag."),
        "forvaltning": c.text("Förvaltning.", null=True),
        "fakturanummer": c.nummer("Fakturanummer."),
        "nettobelopp": c.belopp("Konteringens belopp utan moms; en kreditfaktura är negativ.", tecken="+"),
        "grund": c.text("Grund för köpet.", obligatorisk=False, null=True),
        "avtal": c.nummer("Avtalets nummer."),
        "kommun_id": c.nummer("Kommunkod."),
        "s_kod_nr": c.nummer("S-kod."),
    },
    tackning=Tackning("manad", "bokforingsdatum"),
    ersatter=("kopare_id", "forvaltning", "strftime(bokforingsdatum, '%Y-%m')"),
    igenkanns=("verifikationsnummer", "leverantor_id"),
    # The supplier alone is no posting: another half of the month has the same suppliers.
    igenkanns_annars=(
        ("fakturanummer", "leverantor_id"),
        ("konto_nr", "leverantor_id", "leverantor", "bokforingsdatum", "nettobelopp"),
    ),
    kontrollsumma="nettobelopp",
)
