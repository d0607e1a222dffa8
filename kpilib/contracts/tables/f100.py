"""`f100`: moves to a municipal tenancy under routine F100."""

from kpilib.contracts import columns as c
from kpilib.contracts.contract import Contract
from kpilib.contracts.tackning import Tackning

BOENDEN = ("bmss", "korttidsboende", "socialt_boende", "ordinart", "ovrigt")

F100 = Contract(
    namn="f100",
    titel="Flyttar enligt F100",
    beskrivning="En rad per flytt till kommunalt kontrakt enligt rutin F100.",
    kolumner={
        "person": c.person(),
        "flyttdatum": c.datum("Dag för flytten."),
        "fran_boende": c.kategori("Boende före flytten.", BOENDEN, okant="ovrigt"),
    },
    tackning=Tackning("register", "flyttdatum", hel_manad=True),
    igenkanns=("person",),
    nyckel=("person", "flyttdatum"),
)
