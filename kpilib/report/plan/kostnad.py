"""The plan's analysis of costs: how the net cost is divided, who carries out, and how it is bought."""

from __future__ import annotations

from IPython.display import Markdown

from kpilib.begrepp import och
from kpilib.form import cell, text
from kpilib.form.ankare import value_id
from kpilib.form.bars import Bar, Stack, alt_bars, alt_stacked, shares, stacked
from kpilib.form.cell import Cell
from kpilib.form.ord import rorelse, saknar
from kpilib.form.tabell import Rad, tabell
from kpilib.qmd.emit import figure, table
from kpilib.underlag.plan import Plan

REGI = {"egen": "Egen regi", "extern": "Extern regi"}
AVTALSFORM = {
    "ramavtal": "Ramavtal",
    "direktupphandling": "Direktupphandling",
    "annan_kommun": "Annan kommun",
}
_MED_REGI = ("kostnad_per_bedomningspoang", "kostnad_per_plats")


def nettokostnad(p: Plan) -> Markdown:
    """The net cost and its share per insats in the last bokslut, against the year before."""
    now, before = p.bokslut, p.bokslut_fore
    whole = p.x("nettokostnad", "alla", now)
    found = [
        (insats, share)
        for insats in p.insatser
        if (share := p.x("andel_nettokostnad", insats, now)) is not None
    ]
    if whole is None or not found:
        return saknar(f"Bokslutet för {now} är inte intaget.")
    found.sort(key=lambda pair: -pair[1])
    then = p.x("nettokostnad", "alla", before)
    first, second = found[0][0], found[1][0] if len(found) > 1 else found[0][0]
    said = [
        f"De fördelade nettokostnaderna var "
        f"{p.tal('nettokostnad', 'alla', now, som=text.stora_kronor(whole))} i bokslutet för {now}"
        + (
            f", mot {p.tal('nettokostnad', 'alla', before, som=text.stora_kronor(then))} året före."
            if then is not None
            else "."
        ),
        f"Overhead ingår. Störst del tog {p.i_text(first)}, {p.tal('andel_nettokostnad', first, now)}, och "
        f"därefter {p.i_text(second)}, {p.tal('andel_nettokostnad', second, now)}.",
        *(_moved(p, insats) for insats in (first, second)),
    ]
    bars = [
        Bar(p.namn(i), share, p.insatser[i]["farg"], p.x("andel_nettokostnad", i, before))
        for i, share in found
    ]
    caption = f"Nettokostnadens fördelning {now}; strecket visar {before}"
    chart = figure(
        shares(bars, "andel", nu=now, fore=before),
        id="fig-nettokostnad",
        caption=caption,
        alt=alt_bars("Stapeldiagram", caption + ".", bars, "andel", fore=before),
    )
    rows: list[Rad] = [
        {
            "insats": p.namn(i),
            "kronor": _kronor(p, i, now),
            "nu": p.cell("andel_nettokostnad", i, now),
            "fore": p.cell("andel_nettokostnad", i, before),
            "steg": cell.forandring(s, p.x("andel_nettokostnad", i, before), "andel"),
        }
        for i, s in found
    ]
    headings = {
        "insats": "Insats",
        "kronor": f"Nettokostnad {now}",
        "nu": f"Andel {now}",
        "fore": f"Andel {before}",
        "steg": "Förändring",
    }
    html = tabell(rows, headings, kalla="Källa: bokslut, tabellen kostnad.")
    shown = table(html, id="tbl-nettokostnad", caption=f"Nettokostnad per insats {now} och {before}")
    return Markdown("\n\n".join([" ".join(said), chart.data, shown.data]))


def _moved(p: Plan, insats: str) -> str:
    now, before = (p.x("andel_nettokostnad", insats, y) for y in (p.bokslut, p.bokslut_fore))
    word = rorelse(now, before, "andel")
    if word is None:
        return ""
    fore = p.tal("andel_nettokostnad", insats, p.bokslut_fore)
    if word == "är oförändrad":
        return f"Andelen för {p.i_text(insats)} är oförändrad sedan {p.bokslut_fore} ({fore})."
    return f"Andelen för {p.i_text(insats)} har {word} från {fore} {p.bokslut_fore}."


def _kronor(p: Plan, insats: str, period: str) -> Cell:
    value = p.x("nettokostnad", insats, period)
    if value is None:
        return cell.saknas("kr")
    return cell.stora_kronor(value).med(p.ankare.take(value_id("nettokostnad", insats, period)))


def regiform(p: Plan) -> Markdown:
    """Persons in egen and extern regi per insats on the reference day, with volume and cost beside."""
    parts = p.delar("regiform", "regiform", p.manad)
    rows = [
        Stack(p.namn(i), p.insatser[i]["farg"], [(REGI[r["dimension_varde"]], r["varde"]) for r in parts[i]])
        for i in p.fokus
        if i in parts and all(r["varde"] is not None for r in parts[i])
    ]
    if not rows:
        return saknar(f"Regiformen går inte att räkna för {text.period(p.manad)}.")
    own = [p.x("regiform", i, p.manad, "regiform.egen", "taljare") for i in p.fokus]
    all_ = [p.x("regiform", i, p.manad, "regiform.egen", "namnare") for i in p.fokus]
    both = [(a, b) for a, b in zip(own, all_, strict=True) if a is not None and b is not None]
    share = sum(a for a, _ in both) / sum(b for _, b in both)
    said = (
        f"Av personerna i de {len(both)} insatser som ges både i egen regi och genom köp har "
        f"{text.varde(share, 'andel')} sin insats i egen regi. @fig-regiform visar att insatserna skiljer "
        "sig åt. Andelen avser personer på referensdagen."
    )
    caption = f"Personer i egen och extern regi, {text.datum(p.dag)}"
    chart = figure(stacked(rows), id="fig-regiform", caption=caption, alt=alt_stacked(caption + ".", rows))
    cells: list[Rad] = [
        {
            "insats": p.namn(i),
            "volym": p.cell("volym", i, p.manad),
            "egen": p.cell("regiform", i, p.manad, "regiform.egen"),
            "extern": p.cell("regiform", i, p.manad, "regiform.extern"),
            "kostnad": p.cell("andel_nettokostnad", i, p.bokslut),
        }
        for i in p.fokus
    ]
    headings = {
        "insats": "Insats",
        "volym": "Personer",
        "egen": "Egen regi",
        "extern": "Extern regi",
        "kostnad": f"Andel av nettokostnaden {p.bokslut}",
    }
    html = tabell(
        cells,
        headings,
        kalla="Ett streck: nyckeltalet räknas inte för insatsen, eftersom den inte köps.",
    )
    shown = table(html, id="tbl-regiform", caption=f"Personer, regiform och kostnad, {text.datum(p.dag)}")
    return Markdown("\n\n".join([said, chart.data, shown.data]))


def kopform(p: Plan) -> Markdown:
    """How the running purchases are made: framework agreement, direct award or another municipality."""
    parts = p.delar("ramavtalskop", "avtalsform", p.manad)
    whole = {i: p.x("ramavtalskop", i, p.manad, "alla", "namnare") for i in p.fokus}
    rows = []
    for i in p.fokus:
        named = {r["dimension_varde"]: r for r in parts.get(i, ())}
        if named and all(r["varde"] is not None for r in named.values()):
            order = [(label, float(named[k]["varde"])) for k, label in AVTALSFORM.items() if k in named]
            rows.append(Stack(p.namn(i), p.insatser[i]["farg"], order))
    known = {i: n for i, n in whole.items() if n is not None}
    if not known:
        return saknar(f"Köpen är inte intagna för {text.period(p.manad)}.")
    on = [p.x("ramavtalskop", i, p.manad, "alla", "taljare") or 0.0 for i in known]
    said = (
        f"Den {text.datum(p.dag)} pågick {text.tal(sum(known.values()))} köp inom "
        f"{och([p.i_text(i) for i in known])}. "
        f"{text.varde(sum(on) / sum(known.values()), 'andel')} av dem var gjorda på ramavtal."
    )
    caption = f"Köpen efter hur de är gjorda, {text.datum(p.dag)}"
    ordning = "Från vänster: ramavtal, direktupphandling och köp av annan kommun."
    cells: list[Rad] = [
        {
            "insats": p.namn(i),
            "kop": p.cell("ramavtalskop", i, p.manad, "alla", "namnare"),
            "ramavtal": p.cell("ramavtalskop", i, p.manad, "alla", "taljare"),
            "andel": p.cell("ramavtalskop", i, p.manad),
            "direkt": p.cell("ramavtalskop", i, p.manad, "avtalsform.direktupphandling"),
            "annan": p.cell("ramavtalskop", i, p.manad, "avtalsform.annan_kommun"),
        }
        for i in known
    ]
    headings = {
        "insats": "Insats",
        "kop": "Köp",
        "ramavtal": "På ramavtal",
        "andel": "Andel på ramavtal",
        "direkt": "Andel direktupphandling",
        "annan": "Andel från annan kommun",
    }
    html = tabell(
        cells,
        headings,
        kalla="Källa: köpfilen för månaden. Skolplaceringar på annan ort ingår i direktupphandling.",
    )
    shown = table(html, id="tbl-kopform", caption=f"Köp och ramavtal, {text.datum(p.dag)}")
    blocks: list[str] = [said]
    if rows:
        alt = alt_stacked(caption + ".", rows)
        blocks.append(figure(stacked(rows), id="fig-kopform", caption=f"{caption}. {ordning}", alt=alt).data)
        left = [p.namn(i) for i in known if p.namn(i) not in {row.namn for row in rows}]
        if left:
            blocks.append(f"{och(left)} visas inte i diagrammet, eftersom delarna räknar för få köp.")
    return Markdown("\n\n".join([*blocks, shown.data]))


def kostnad_per_enhet(p: Plan) -> Markdown:
    """Cost per point of need and per place, by regiform, in the last bokslut."""
    rows: list[Rad] = []
    for nyckeltal in _MED_REGI:
        for i in p.katalog[nyckeltal]["insatser"]:
            rows.append(
                {
                    "nyckeltal": p.katalog[nyckeltal]["namn"],
                    "insats": p.namn(i),
                    **{part: p.cell(nyckeltal, i, p.bokslut, f"regiform.{part}") for part in REGI},
                }
            )
    html = tabell(
        rows,
        {"insats": "Insats", "egen": "Egen regi", "extern": "Extern regi"},
        grupp="nyckeltal",
        kalla="Kronor per år. Vad som räknas, och vad som är undantaget, står i nyckeltalskatalogen.",
    )
    return table(html, id="tbl-kostnad-per-enhet", caption=f"Kostnad i egen och extern regi, {p.bokslut}")
