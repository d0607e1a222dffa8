"""The words of what a delivery does: the question that it waits for, and what it replaced."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpilib.begrepp import och
from kpilib.begrepp.upplysning import VANTAR
from kpilib.fritext import i_kommando
from kpilib.rawstore import RawFile
from kpilib.sheets.types import Upplysning
from kpilib.warehouse.curated import Curated
from kpilib.warehouse.delning import proposed, series

ERSATT, KVAR = "ersatt", "kvar"
MEST = Decimal("0.2")
"""The share of a month's (a year's, a register's) rows or kronor that a correction may take away."""

_NBSP = "\u00a0"
_FORST = 3


@dataclass(frozen=True)
class Forlust:
    """What of a month (a year, a register) a file would take away.

    Parameters
    ----------
    tid
        The month or the year; empty of a register.
    filer, delar
        The files whose rows would go, and the parts that they are of, where they are of any.
    rader, ore
        Before and after; ore None of a source without amounts.
    aterfunna, nya_bland_aldre
        How many of the older rows are known again in the file, and of the file's among the older.
    """

    tid: str
    filer: Sequence[RawFile]
    delar: Sequence[str]
    rader: tuple[int, int]
    ore: tuple[int, int] | None
    aterfunna: int
    nya_bland_aldre: int

    def storst(self) -> Decimal:
        """The greater of the shares of rows and of kronor that would go; negative where more would come."""
        before, after = self.rader
        rows = 1 - Decimal(after) / before
        if self.ore is None or not self.ore[0]:
            return rows
        return max(rows, 1 - abs(Decimal(self.ore[1]) / self.ore[0]))

    def las(self) -> str:
        """As a clause: how much there is before and after."""
        before, after = (
            f"{_tal(n)} {'rad' if n == 1 else 'rader'}{self._kronor(i)}" for i, n in enumerate(self.rader)
        )
        when = f"{self.tid}: " if self.tid else ""
        return f"{when}{before} ur {och(file.name for file in self.filer)} skulle bli {after}"

    def _kronor(self, i: int) -> str:
        return f" ({_tal(round(self.ore[i] / 100))}{_NBSP}kr)" if self.ore is not None else ""


def tar_bort(c: Curated, lost: Sequence[Forlust], parts: Collection[str]) -> Upplysning:
    """The question of a file that would take away more than a correction does."""
    raw = c.raw
    more = f"; och {len(lost) - _FORST} till" if len(lost) > _FORST else ""
    again = sum(one.aterfunna for one in lost)
    known = f"{_tal(again)} av de äldre raderna finns" if again else "Ingen av de äldre raderna finns"
    left = c.balans.avvisade_rader if c.balans else 0
    quarantine = f"{_tal(left)} av dess rader ligger i karantän. " if left else ""
    vad = (
        "Filen väntar på svar, för den skulle ta bort mer än en rättelse gör: "
        f"{'; '.join(one.las() for one in lost[:_FORST])}{more}. {known} i filen. "
        f"{quarantine}Till dess gäller de äldre."
    )
    ways, also = [], []
    if sum(one.nya_bland_aldre for one in lost) * 2 <= sum(one.rader[1] for one in lost):
        earlier = {file.name for one in lost for file in one.filer}
        ways.append(
            "Är den en annan del av samma leverans, som ska räknas bredvid: "
            + _ingest(raw, "del", proposed(raw.name, earlier, parts))
        )
        if any(series(name) != series(raw.name) for name in earlier):
            ways.append(
                "Säger filernas namn alltid vilken del de är: skriv det en gång i stället, under [las] i "
                f'{c.profilfil}: del = "filnamn"'
            )
    else:
        named = sorted({part for one in lost for part in one.delar})
        ways += [f"Rättar den bara delen {part}: {_ingest(raw, 'del', part)}" for part in named]
        earlier = {file.name for one in lost for file in one.filer}
        own = proposed(raw.name, earlier, {*parts, *named})
        apart = any(series(name) != series(raw.name) for name in earlier)
        also = [f"Är den ändå en annan del, som ska räknas bredvid: {_ingest(raw, 'del', own)}"] * apart
    ways += [f"Ska den ersätta raderna: {_ingest(raw, 'ersatter')}", *also, _leave(raw)]
    return Upplysning("", 0, "", VANTAR, vad, "\n".join(ways))


def tva_delar(c: Curated, other: tuple[RawFile, str], again: int, total: int) -> Upplysning:
    """The question of a part that mostly holds what another part already has."""
    raw, (file, part) = c.raw, other
    whose = f"{file.name}, som är delen {part}" if part else f"{file.name}, som inte är sagd att vara en del"
    vad = (
        f"Filen väntar på svar: {_tal(again)} av dess {_tal(total)} rader finns redan i {whose}, och skulle "
        "räknas två gånger. Till dess gäller de äldre."
    )
    named = str(c.delning).startswith("'")  # else a column names the part of each row
    mine = raw.part or series(raw.name)
    right = _ingest(raw, "del", part) if part else _ingest(file, "del", mine)
    ways = (
        f"Rättar den {file.name}: {right if named else _ingest(file, 'bortse')}",
        f"Ska båda räknas: {_ingest(raw, 'ersatter')}",
        _leave(raw),
    )
    return Upplysning("", 0, "", VANTAR, vad, "\n".join(ways))


def ersatt(raw: RawFile, older: RawFile, rows: int, again: int) -> Upplysning:
    """That an older file has no row in force any more."""
    vad = (
        f"{older.name} ersätts helt: {_tal(again)} av dess {_tal(rows)} gällande rader finns i den nya filen."
    )
    usual = again >= (1 - MEST) * rows
    gor = "" if usual else f"Ska den äldre gälla: {_ingest(raw, 'bortse')}"
    return Upplysning("", 0, "", ERSATT, vad, gor)


def kvar(older: RawFile, tid: str, rows: int, insatser: Sequence[str]) -> Upplysning:
    """That what the new file says nothing of stays in force of one that it otherwise replaces."""
    of = f" för {och(insatser)}" if insatser else ""
    when = f" i {tid}" if tid else ""
    noun = "rad gäller" if rows == 1 else "rader gäller"
    vad = f"{_tal(rows)} {noun} kvar ur {older.name}{of}{when}, för den nya filen har ingen sådan."
    gor = f"Gäller de inte längre, och har nya filer allt annat: {_ingest(older, 'bortse')}"
    return Upplysning("", 0, "", KVAR, vad, gor)


def _leave(raw: RawFile) -> str:
    return f"Ska den inte räknas alls: {_ingest(raw, 'bortse')}"


def _ingest(raw: RawFile, flag: str, value: str = "") -> str:
    shown = f" {i_kommando(value, kort=True)}" if value else ""
    return f"kategoriplan ingest {raw.argument} --{flag}{shown}"


def _tal(n: int) -> str:
    return f"{n:,}".replace(",", _NBSP)
