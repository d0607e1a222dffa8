"""The series that the page compares, each with its name for a reader, its unit and where it is fetched."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Serie:
    """A series of `nationell_serie`.

    Parameters
    ----------
    id
        Its id there.
    namn
        What it is called in the page; in a sentence after the municipality's name it is `mening`.
    enhet
        As `kpilib.form.text.varde` writes it.
    mening
        The value in a sentence: ``{kommun}``, ``{varde}`` and ``{ar}``.
    behover
        What has to be fetched for it to exist, for a reader.
    tjanst
        Which service that is: kolada or scb.
    nyckeltal
        The nyckeltal that shows the same series, whose breaks are the series' too; empty where there is none.
    """

    id: str
    namn: str
    enhet: str
    mening: str
    behover: str
    tjanst: str = "kolada"
    nyckeltal: str = ""


AVVIKELSE = Serie(
    "N28018",
    "Nettokostnadsavvikelse LSS",
    "procent",
    "Nettokostnadsavvikelsen i {kommun} var {varde} {ar}.",
    "N28018",
    nyckeltal="nettokostnadsavvikelse",
)
AVVIKELSE_MNKR = Serie(
    "N28021",
    "Nettokostnadsavvikelse LSS i kronor",
    "mnkr",
    "I kronor var avvikelsen i {kommun} {varde} {ar}.",
    "N28021",
)
PER_10000 = (
    Serie(
        "N28892",
        "Personer med någon insats enligt LSS per 10\u00a0000 invånare",
        "antal per 10 000",
        "I {kommun} hade {varde} av 10\u00a0000 invånare någon insats enligt LSS {ar}.",
        "N28892",
        nyckeltal="lss_per_10000",
    ),
    Serie(
        "scb_n28801_per_10000",
        "Personer i boende enligt LSS per 10\u00a0000 invånare",
        "antal per 10 000 invånare",
        "I {kommun} bodde {varde} av 10\u00a0000 invånare i boende enligt LSS {ar}.",
        "N28801 och folkmängden från SCB",
    ),
    Serie(
        "scb_n28804_per_10000",
        "Personer med daglig verksamhet per 10\u00a0000 invånare",
        "antal per 10 000 invånare",
        "I {kommun} hade {varde} av 10\u00a0000 invånare daglig verksamhet {ar}.",
        "N28804 och folkmängden från SCB",
    ),
    Serie(
        "scb_n28809_per_10000",
        "Personer med korttidsvistelse per 10\u00a0000 invånare",
        "antal per 10 000 invånare",
        "I {kommun} hade {varde} av 10\u00a0000 invånare korttidsvistelse {ar}.",
        "N28809 och folkmängden från SCB",
    ),
)
KOP = (
    Serie(
        "N28027",
        "Köp av insatser enligt LSS och SFB, totalt",
        "procent",
        "{kommun} köpte {varde} av insatserna enligt LSS och SFB {ar}, räknat i kronor.",
        "N28027",
        nyckeltal="kop_av_insatser",
    ),
    Serie(
        "N28028",
        "Köp av insatser enligt LSS och SFB från privata företag",
        "procent",
        "{kommun} köpte {varde} från privata företag {ar}.",
        "N28028",
    ),
    Serie(
        "N28029",
        "Köp av insatser enligt LSS och SFB från ideella aktörer",
        "procent",
        "{kommun} köpte {varde} från ideella aktörer {ar}.",
        "N28029",
    ),
)
_KOSTNAD = "Nettokostnaden för insatser enligt LSS och SFB var {varde} per invånare i {kommun} {ar}."
_BEHOVER = "räkenskapssammandraget, folkmängden och konsumentprisindex"
FASTA_PRISER = tuple(
    Serie(
        f"scb_nettokostnad_513_per_invanare_{index}",
        "Nettokostnad för LSS och SFB per invånare, fasta priser",
        "kr per invånare",
        _KOSTNAD,
        _BEHOVER,
        "scb",
    )
    for index in ("pkv", "kpi")
)
"""By the price index of the municipal sector where there is one, else by the consumer prices."""
LOPANDE_PRISER = Serie(
    "scb_nettokostnad_513_per_invanare",
    "Nettokostnad för LSS och SFB per invånare, löpande priser",
    "kr per invånare",
    _KOSTNAD,
    _BEHOVER,
    "scb",
)
STANDARDKOSTNAD = Serie(
    "N28017",
    "Standardkostnad LSS per invånare",
    "kr per invånare",
    "Standardkostnaden i {kommun} var {varde} per invånare {ar}.",
    "N28017",
    nyckeltal="standardkostnad_lss",
)
BOENDEKOSTNAD = Serie(
    "N28013",
    "Kostnad per brukare i boende LSS",
    "kr per brukare",
    "Ett boende enligt LSS kostade {varde} per brukare i {kommun} {ar}.",
    "N28013",
    nyckeltal="kostnad_per_brukare_boende",
)
LAGEN = (AVVIKELSE, LOPANDE_PRISER, STANDARDKOSTNAD, BOENDEKOSTNAD, *PER_10000, *KOP)
"""The series whose position among municipalities is shown, in order."""
