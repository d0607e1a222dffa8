"""`kostnad`: the finance system's account lines per insats."""

from kpilib.contracts import columns as c
from kpilib.contracts.contract import Contract
from kpilib.contracts.tables.egen_regi import REGIFORMER
from kpilib.contracts.tackning import Tackning

KOSTNAD = Contract(
    namn="kostnad",
    titel="Kostnader",
    beskrivning="En rad per kontorad: intäkt (+), kostnad (−) och overhead (−) per insats och regiform.",
    kolumner={
        "period": c.period("Månad eller år som raden avser."),
        "insats": c.insats(),
        "regiform": c.kategori("Regiform.", REGIFORMER),
        "enhet": c.text("Enhet.", obligatorisk=False, null=True),
        "intakt": c.belopp("Intäkt, positiv.", tecken="+"),
        "kostnad": c.belopp("Kostnad, negativ.", tecken="-"),
        "overhead": c.belopp("Fördelad overhead, negativ.", tecken="-", obligatorisk=False, null=True),
    },
    tackning=Tackning("manad", "period"),
    ersatter=("insats", "period"),
    igenkanns=("enhet",),
    foljder={
        "enhet": "kan då inte föra kostnader till en enhet",
        "overhead": "räknar då kostnaden utan overhead",
    },
    kontrollsumma="kostnad",
)
