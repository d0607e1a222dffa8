"""The plan's analysis of costs: how the net cost is divided, who carries out, and how it is bought."""

from __future__ import annotations

from IPython.display import Markdown

from kpilib.begrepp import ALLA, Period, och
from kpilib.form import cell, text
from kpilib.form.ankare import value_id
from kpilib.form.bars import Bar, Stack, alt_bars, alt_stacked, shares, stacked
from kpilib.form.cell import Cell
from kpilib.form.ord import OFORANDRAD, rorelse
from kpilib.form.tabell import Rad, tabell
from kpilib.fritext import i_markdown
from kpilib.qmd.emit import figure, table
from kpilib.underlag.delar import ANNAN_KOMMUN, DIREKTUPPHANDLING, EGEN, EXTERN
from kpilib.underlag.grund import MED_REGI
from kpilib.underlag.kallor import saknar
from kpilib.underlag.plan import Plan, sammanlagt

REGI = {"egen": "Egen regi", "extern": "Extern regi"}
AVTALSFORM = {
    "ramavtal": "Ramavtal",
    "direktupphandling": "Direktupphandling",
    "annan_kommun": "Annan kommun",
}


def nettokostnad(p: Plan) -> Markdown:
    """The net cost and its share per insats in the last bokslut, against the year before."""
    now, before = p.bokslut, p.bokslut_fore
    whole = p.x("nettokostnad", ALLA, now)
    parts = [
        (insats, share)
        for insats in p.insatser
        if (share := p.x("andel_nettokostnad", insats, now)) is not None
    ]
    if whole is None or not parts:
        return saknar(p, "nettokostnad", "andel_nettokostnad", period=now)
    parts.sort(key=lambda pair: -pair[1])
    then = p.x("nettokostnad", ALLA, before)
    largest = [insats for insats, _ in parts[:2]]
    sentences = [
        f"De fördelade nettokostnaderna var "
        f"{p.tal('nettokostnad', ALLA, now, som=text.stora_kronor(whole))} i bokslutet för {now}"
        + (
            f", mot {p.tal('nettokostnad', ALLA, before, som=text.stora_kronor(then))} året före."
            if then is not None
            else "."
        ),
        "Overhead ingår. Störst del tog "
        + ", och därefter ".join(f"{p.i_text(i)}, {p.tal('andel_nettokostnad', i, now)}" for i in largest)
        + ".",
        *(_moved(p, insats) for insats in largest),
    ]
    bars = [
        Bar(p.namn(i), share, p.insatser[i]["farg"], p.x("andel_nettokostnad", i, before))
        for i, share in parts
    ]
    caption = f"Nettokostnadens fördelning {now}; strecket visar {before}"
    chart = figure(
        shares(bars, "andel", nu=now.namn, fore=before.namn),
        id="fig-nettokostnad",
        caption=caption,
        alt=alt_bars("Stapeldiagram", caption + ".", bars, "andel", fore=before.namn),
    )
    rows: list[Rad] = [
        {
            "insats": p.namn(i),
            "kronor": _kronor(p, i, now),
            "nu": p.cell("andel_nettokostnad", i, now),
            "fore": p.cell("andel_nettokostnad", i, before),
            "steg": cell.forandring(s, p.x("andel_nettokostnad", i, before), "andel"),
        }
        for i, s in parts
    ]
    headings = {
        "insats": "Insats",
        "kronor": f"Nettokostnad {now}",
        "nu": f"Andel {now}",
        "fore": f"Andel {before}",
        "steg": "Förändring",
    }
    html = tabell(rows, headings, kalla="Källa: bokslut, tabellen kostnad.")
    costs = table(html, id="tbl-nettokostnad", caption=f"Nettokostnad per insats {now} och {before}")
    return Markdown("\n\n".join([" ".join(sentences), chart.data, costs.data]))


def _moved(p: Plan, insats: str) -> str:
    now, before = (p.x("andel_nettokostnad", insats, y) for y in (p.bokslut, p.bokslut_fore))
    word = rorelse(now, before, "andel")
    if word is None:
        return ""
    fore = p.tal("andel_nettokostnad", insats, p.bokslut_fore)
    if word == OFORANDRAD:
        return f"Andelen för {p.i_text(insats)} är oförändrad sedan {p.bokslut_fore} ({fore})."
    return f"Andelen för {p.i_text(insats)} har {word} från {fore} {p.bokslut_fore}."


def _kronor(p: Plan, insats: str, period: Period) -> Cell:
    value = p.x("nettokostnad", insats, period)
    if value is None:
        return cell.saknas("kr")
    return cell.stora_kronor(value).med(p.ankare.take(value_id("nettokostnad", insats, str(period))))


def regiform(p: Plan) -> Markdown:
    """Persons in egen and extern regi per insats on the reference day, with volume and cost beside."""
    parts = p.delar("regiform", "regiform", p.manad)
    rows = [
        Stack(p.namn(i), p.insatser[i]["farg"], [(REGI[r["dimension_varde"]], r["varde"]) for r in parts[i]])
        for i in p.fokus
        if i in parts and all(r["varde"] is not None for r in parts[i])
    ]
    if not rows:
        return saknar(p, "regiform", period=p.manad)
    counts = p.led("regiform", p.manad, EGEN)
    own, everyone = sammanlagt(counts)
    shared = (
        f"Av personerna i de {len(counts)} insatser som ges både i egen regi och genom köp har "
        f"{text.varde(own / everyone, 'andel')} sin insats i egen regi. @fig-regiform visar att insatserna "
        "skiljer sig åt. Andelen avser personer på referensdagen."
    )
    caption = f"Personer i egen och extern regi, {text.datum(p.dag)}"
    chart = figure(stacked(rows), id="fig-regiform", caption=caption, alt=alt_stacked(caption + ".", rows))
    cells: list[Rad] = [
        {
            "insats": p.namn(i),
            "volym": p.cell("volym", i, p.manad),
            "egen": p.cell("regiform", i, p.manad, EGEN),
            "extern": p.cell("regiform", i, p.manad, EXTERN),
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
    figures = table(html, id="tbl-regiform", caption=f"Personer, regiform och kostnad, {text.datum(p.dag)}")
    return Markdown("\n\n".join([shared, chart.data, figures.data]))


def kopform(p: Plan) -> Markdown:
    """How the running purchases are made: framework agreement, direct award or another municipality."""
    parts = p.delar("ramavtalskop", "avtalsform", p.manad)
    known = p.led("ramavtalskop", p.manad)
    if not known:
        return saknar(p, "ramavtalskop", period=p.manad)
    on, total = sammanlagt(known)
    rows = []
    for i in p.fokus:
        named = {r["dimension_varde"]: r for r in parts.get(i, ())}
        if named and all(r["varde"] is not None for r in named.values()):
            order = [(label, float(named[k]["varde"])) for k, label in AVTALSFORM.items() if k in named]
            rows.append(Stack(p.namn(i), p.insatser[i]["farg"], order))
    purchases = (
        f"Den {text.datum(p.dag)} pågick {text.tal(total)} köp inom {och(p.i_text(i) for i in known)}. "
        f"{text.varde(on / total, 'andel')} av dem var gjorda på ramavtal."
    )
    caption = f"Köpen efter hur de är gjorda, {text.datum(p.dag)}"
    ordning = "Från vänster: ramavtal, direktupphandling och köp av annan kommun."
    cells: list[Rad] = [
        {
            "insats": p.namn(i),
            "kop": p.cell("ramavtalskop", i, p.manad, ALLA, "namnare"),
            "ramavtal": p.cell("ramavtalskop", i, p.manad, ALLA, "taljare"),
            "andel": p.cell("ramavtalskop", i, p.manad),
            "direkt": p.cell("ramavtalskop", i, p.manad, DIREKTUPPHANDLING),
            "annan": p.cell("ramavtalskop", i, p.manad, ANNAN_KOMMUN),
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
    figures = table(html, id="tbl-kopform", caption=f"Köp och ramavtal, {text.datum(p.dag)}")
    blocks: list[str] = [purchases]
    if rows:
        alt = alt_stacked(caption + ".", rows)
        blocks.append(figure(stacked(rows), id="fig-kopform", caption=f"{caption}. {ordning}", alt=alt).data)
        left = [p.namn(i) for i in known if p.namn(i) not in {row.namn for row in rows}]
        if left:
            blocks.append(
                f"{i_markdown(och(left))} visas inte i diagrammet, eftersom delarna räknar för få köp."
            )
    return Markdown("\n\n".join([*blocks, figures.data]))


def kostnad_per_enhet(p: Plan) -> Markdown:
    """Cost per point of need and per place, by regiform, in the last bokslut."""
    rows: list[Rad] = []
    for nyckeltal in MED_REGI:
        for i in p.raknas_for(nyckeltal):
            if not any(p.rad(nyckeltal, i, p.bokslut, f"regiform.{part}") for part in REGI):
                continue
            rows.append(
                {
                    "nyckeltal": p.katalog[nyckeltal]["namn"],
                    "insats": p.namn(i),
                    **{part: p.cell(nyckeltal, i, p.bokslut, f"regiform.{part}") for part in REGI},
                }
            )
    if not rows:
        counted = [nyckeltal for nyckeltal in MED_REGI if p.raknas_for(nyckeltal)]
        return saknar(p, *counted, period=p.bokslut)
    html = tabell(
        rows,
        {"insats": "Insats", "egen": "Egen regi", "extern": "Extern regi"},
        grupp="nyckeltal",
        kalla="Kronor per år. Vad som räknas, och vad som är undantaget, står i nyckeltalskatalogen.",
    )
    shown = table(html, id="tbl-kostnad-per-enhet", caption=f"Kostnad i egen och extern regi, {p.bokslut}")
    return Markdown(
        "Kostnader går att jämföra mellan regiformerna först när de är räknade på samma sätt. "
        "@tbl-kostnad-per-enhet gör det i förhållande till behovet i BmSS och till antalet platser i korttid."
        f"\n\n{shown.data}"
    )
