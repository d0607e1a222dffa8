"""The plan's opening: what it is drawn up on, its summary, and what the category holds."""

from __future__ import annotations

from IPython.display import Markdown

from kpilib.begrepp import och
from kpilib.form import text
from kpilib.form.ankare import ALLA
from kpilib.form.ord import rorelse
from kpilib.form.tabell import tabell
from kpilib.qmd.emit import UTKAST, callout, table
from kpilib.report.plan.bilaga import MANADER, utlopande
from kpilib.underlag.plan import Plan


def rubrik(p: Plan) -> Markdown:
    """Whether the plan is a draft, its year and municipality, and which days its figures are read on."""
    kommun = p.gate.tabell("egen_kommun")["namn"][0]
    return Markdown(
        f"{_mark(p)}\n\n**{kommun}, planen för {p.ar}.** Planen bygger på läget den {text.datum(p.dag)} och "
        f"på bokslutet för {p.bokslut}. Uppgifter per kvartal avser {text.period(p.kvartal)}. Skriven för: "
        f"{p.gate.beskrivning}. Antal personer under {p.gate.troskel} visas som "
        f"&lt;{p.gate.troskel}, och tal som skulle röja dem som *{text.DOLT}*."
    )


def _mark(p: Plan) -> str:
    if p.faststalld is None:
        said = f"Planen för {p.ar} är inte fastställd. Text och siffror kan ändras."
        return callout(said, kind="warning", title="Utkast", id=UTKAST).data  # type: ignore[no-any-return]
    said = f"Planen för {p.ar} fastställdes {text.dag(p.faststalld)}."
    if p.gate.snapshot.publicerad.date() > p.faststalld:
        said += (
            f" Sidan är räknad på ögonblicksbilden `{p.gate.snapshot.snapshot}`, som publicerades "
            f"{text.dag(p.gate.snapshot.publicerad.date())}, och kan skilja sig från det som fastställdes."
        )
    return callout(said, kind="note", title="Fastställd").data  # type: ignore[no-any-return]


def sammanfattning(p: Plan) -> Markdown:
    """The plan's main findings, each computed."""
    return Markdown("\n".join(f"- {line}" for line in _findings(p) if line))


def _findings(p: Plan) -> list[str]:
    purchases = [(i, p.x("ramavtalskop", i, p.manad, ALLA, "namnare")) for i in p.fokus]
    known = [(i, n) for i, n in purchases if n is not None]
    on = sum(p.x("ramavtalskop", i, p.manad, ALLA, "taljare") or 0 for i, _ in known)
    total = sum(n for _, n in known)
    return [
        _cost(p),
        _own(p),
        f"**Ramavtal.** {text.tal(on)} av {text.tal(total)} köp, {text.varde(on / total, 'andel')}, är "
        f"gjorda på ramavtal. {_ends(p)}"
        if total
        else "",
        _deviation(p),
        _waiting(p),
    ]


def _cost(p: Plan) -> str:
    shares = {i: p.x("andel_nettokostnad", i, p.bokslut) for i in p.fokus}
    found = {i: share for i, share in shares.items() if share is not None}
    if not found:
        return ""
    largest = max(found, key=lambda i: found[i])
    return (
        f"**Kostnad.** De {len(found)} insatser som planen styr tar "
        f"{text.varde(sum(found.values()), 'andel')} av nettokostnaden "
        f"{p.bokslut}. {p.namn(largest)} ensam tar {text.varde(found[largest], 'andel')}."
    )


def _own(p: Plan) -> str:
    own = {i: p.x("regiform", i, p.manad, "regiform.egen") for i in p.fokus}
    found = {i: share for i, share in own.items() if share is not None}
    if not found:
        return ""
    low, high = min(found, key=lambda i: found[i]), max(found, key=lambda i: found[i])
    return (
        f"**Regiform.** Andelen i egen regi är störst i {p.i_text(high)}, "
        f"{text.varde(found[high], 'andel')}, och minst i {p.i_text(low)}, {text.varde(found[low], 'andel')}."
    )


def _ends(p: Plan) -> str:
    ending = utlopande(p)
    if not ending.height:
        return "Inget avtalsområde löper ut inom den tid då en ny upphandling måste vara igång."
    names = och([p.i_text(i) for i in p.fokus if i in ending["insats"].to_list()])
    return f"Ramavtal löper ut inom {MANADER} månader i {names}."


def _deviation(p: Plan) -> str:
    now, before = (p.x("nettokostnadsavvikelse", ALLA, y) for y in (p.bokslut, p.bokslut_fore))
    word = rorelse(now, before, "procent")
    if now is None:
        return ""
    side = "högre" if now > 0 else "lägre"
    moved = {"ökat": "Avvikelsen har ökat", "minskat": "Avvikelsen har minskat"}.get(word or "", "")
    return (
        f"**Jämfört med andra.** Kostnaden för LSS var {text.varde(abs(now), 'procent')} {side} än den "
        f"väntade {p.bokslut}." + (f" {moved} sedan {p.bokslut_fore}." if moved else "")
    )


def _waiting(p: Plan) -> str:
    counts = {i: p.x("ej_verkstallda", i, p.kvartal) for i in p.fokus}
    found = {i: n for i, n in counts.items() if n is not None}
    if not found:
        return ""
    most = max(found, key=lambda i: found[i])
    return (
        f"**Väntan.** Flest beslut som inte är verkställda inom tre månader har {p.i_text(most)}, "
        f"{text.tal(found[most])} vid utgången av {text.period(p.kvartal)}."
    )


def trad(p: Plan) -> Markdown:
    """The category tree: every insats, its lagrum, and whether the plan steers it."""
    rows = [
        {
            "insats": row["namn"],
            "lagrum": row["lagrum"] or text.SAKNAS,
            "styrs": "● Styrs av planen" if row["fokus"] else "○ Ingår i området",
            "kop": "Ja" if p.rad("antal_avtal", i, p.manad) else "Nej",
        }
        for i, row in p.insatser.items()
    ]
    html = tabell(
        rows,
        {"insats": "Insats", "lagrum": "Lagrum", "styrs": "I planen", "kop": "Ramavtal finns"},
        kalla="Källa: inställningarna och avtalsregistret på referensdagen.",
    )
    return table(html, id="tbl-trad", caption="Kategoriområdet funktionsstöd och planens avgränsning")
