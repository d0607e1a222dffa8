"""The plan's opening: what it is drawn up on, its summary, and what the category holds."""

from __future__ import annotations

from IPython.display import Markdown

from kpilib.begrepp import ALLA, och, rakneord
from kpilib.form import text
from kpilib.form.ord import OFORANDRAD, rorelse
from kpilib.form.tabell import tabell
from kpilib.fritext import i_markdown
from kpilib.qmd.emit import table
from kpilib.report.sidhuvud import faststalld, lasare, utkast
from kpilib.rules.avtal import varningstid
from kpilib.rules.verkstallighet import vantetid
from kpilib.underlag.avtal import utlopande
from kpilib.underlag.delar import EGEN
from kpilib.underlag.plan import Plan, sammanlagt


def rubrik(p: Plan) -> Markdown:
    """Whether the plan is a draft, its year and municipality, and which days its figures are read on."""
    return Markdown(
        f"{_mark(p)}\n\n**{i_markdown(p.hemma.namn)}, planen för {p.ar}.** Planen bygger på läget den "
        f"{text.datum(p.dag)} och på bokslutet för {p.bokslut}. Uppgifter per kvartal avser "
        f"{p.kvartal.namn}. {lasare(p, 'tal')}"
    )


def _mark(p: Plan) -> str:
    if p.faststalld is None:
        return utkast(f"Planen för {p.ar} är inte fastställd. Text och siffror kan ändras.")
    adopted, published = text.dag(p.faststalld), p.gate.snapshot.publicerad.date()
    if published <= p.faststalld:
        return faststalld(f"Planen för {p.ar} fastställdes {adopted}.")
    return faststalld(
        f"Planen för {p.ar} fastställdes {adopted}. Sidan är räknad på ögonblicksbilden "
        f"`{p.gate.snapshot.snapshot}`, som publicerades {text.dag(published)}, och kan skilja sig från det "
        "som fastställdes."
    )


def sammanfattning(p: Plan) -> Markdown:
    """The plan's main findings, each computed."""
    findings = (_cost(p), _own(p), _agreements(p), _deviation(p), _waiting(p))
    return Markdown("\n".join(f"- {finding}" for finding in findings if finding))


def _agreements(p: Plan) -> str:
    on, total = sammanlagt(p.led("ramavtalskop", p.manad))
    if not total:
        return ""
    return (
        f"**Ramavtal.** {text.tal(on)} av {text.tal(total)} köp, {text.varde(on / total, 'andel')}, är "
        f"gjorda på ramavtal. {_ends(p)}"
    )


def _cost(p: Plan) -> str:
    shares = p.kanda("andel_nettokostnad", p.bokslut)
    if not shares:
        return ""
    largest = max(shares, key=shares.__getitem__)
    return (
        f"**Kostnad.** De {len(shares)} insatser som planen styr tar "
        f"{text.varde(sum(shares.values()), 'andel')} av nettokostnaden "
        f"{p.bokslut}. {i_markdown(p.namn(largest))} ensam tar {text.varde(shares[largest], 'andel')}."
    )


def _own(p: Plan) -> str:
    own = p.kanda("regiform", p.manad, EGEN)
    if not own:
        return ""
    low, high = min(own, key=own.__getitem__), max(own, key=own.__getitem__)
    return (
        f"**Regiform.** Andelen i egen regi är störst i {p.i_text(high)}, "
        f"{text.varde(own[high], 'andel')}, och minst i {p.i_text(low)}, {text.varde(own[low], 'andel')}."
    )


def _ends(p: Plan) -> str:
    ending = utlopande(p, p.dag)
    if not ending.height:
        return "Inget avtalsområde löper ut inom den tid då en ny upphandling måste vara igång."
    names = och(p.i_text(i) for i in p.fokus if i in ending["insats"])
    return f"Ramavtal löper ut inom {varningstid(p.dag)} månader i {names}."


def _deviation(p: Plan) -> str:
    now, before = (p.x("nettokostnadsavvikelse", ALLA, y) for y in (p.bokslut, p.bokslut_fore))
    if now is None:
        return ""
    size = text.varde(abs(now), "procent")
    side = (
        "lika hög som" if size == text.varde(0, "procent") else f"{size} {'högre' if now > 0 else 'lägre'} än"
    )
    told = f"**Jämfört med andra.** Kostnaden för LSS var {side} den väntade {p.bokslut}."
    if before is None or now * before <= 0:
        return told  # from one side to the other, a deviation has neither grown nor shrunk
    word = rorelse(abs(now), abs(before), "procent")
    return f"{told} Avvikelsen har {word} sedan {p.bokslut_fore}." if word != OFORANDRAD else told


def _waiting(p: Plan) -> str:
    counts = p.kanda("ej_verkstallda", p.kvartal)
    if not counts:
        return ""
    most = max(counts, key=counts.__getitem__)
    inom = rakneord(vantetid(p.dag))
    return (
        f"**Väntan.** Flest beslut som inte är verkställda inom {inom} månader har {p.i_text(most)}, "
        f"{text.tal(counts[most])} vid utgången av {p.kvartal.namn}."
    )


def trad(p: Plan) -> Markdown:
    """The category tree: every insats, its lagrum, and whether the plan steers it."""
    rows = [
        {
            "insats": row["namn"],
            "lagrum": p.lagrum(i) or text.SAKNAS,
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
