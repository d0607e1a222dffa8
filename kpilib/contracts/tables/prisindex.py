"""`prisindex`: price indexes for municipal activities, which no service gives."""

from kpilib.contracts import columns as c
from kpilib.contracts.contract import Contract

PRISINDEX = Contract(
    namn="prisindex",
    titel="Prisindex",
    beskrivning="En rad per prisindex och år: PKV (prisindex för kommunal verksamhet) eller OPI "
    "(omsorgsprisindex).",
    kolumner={
        "prisindex": c.kategori("Vilket index.", ("pkv", "opi")),
        "ar": c.heltal("År.", minst=1980, hogst=2100, summeras=False),
        "varde": c.tal("Indextal; alla år av ett index har samma basår.", minst=0.0001, hogst=1_000_000),
        "kalla": c.text("Var indextalet är hämtat, så att läsaren hittar det."),
        "prognos": c.janej("Indextalet är en prognos."),
    },
    tackning=None,
    nyckel=("prisindex", "ar"),
    igenkanns=("prisindex",),
    # Another base year makes every figure of the index another: the newer file replaces it whole.
    ersatter=("prisindex",),
)
