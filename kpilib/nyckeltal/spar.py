"""The way from an earlier snapshot to a later one, a cause at a time.

Between the two the values are counted anew after each cause, in this order:

`program`       the suite counts in another way
`inställning`   the same files are read in another way, or the settings are others
`rättelse`      later files replaced rows of the time that was covered before
`nya rader`     files cover more time
`definition`    the nyckeltal's SQL or terms are others

A definition of the earlier snapshot that the suite of today can no longer count by is left as it stood, and
what it would have moved is part of `definition`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from pydantic import ValidationError

from kpilib.begrepp.orsak import DEFINITION, INSTALLNING, NYA_RADER, PROGRAM, RATTELSE
from kpilib.database import query
from kpilib.errors import UsageError
from kpilib.nyckeltal.compute import values
from kpilib.nyckeltal.flyttade import PERIOD, counted_as, moved_rows
from kpilib.nyckeltal.forandring import NYCKEL, Steg
from kpilib.nyckeltal.registry import recall
from kpilib.nyckeltal.result import VARDE
from kpilib.nyckeltal.terms import Nyckeltal
from kpilib.warehouse.code import COUNTING_ROOMS, code_digest
from kpilib.warehouse.skillnad import LED, Jamforelse, Led, jamfor

_ORSAK: Mapping[Led, str] = {
    "fore": PROGRAM,
    "omlast": INSTALLNING,
    "rattat": RATTELSE,
    "efter": NYA_RADER,
}
_COLUMNS = [c.namn for c in VARDE.kolumner if c.namn != "snapshot"]
_RADER = pl.Schema(
    {
        **dict.fromkeys(("nyckeltal", "insats", "period_typ", "period", "orsak", "tabell"), pl.String()),
        **dict.fromkeys(("filer_fore", "filer"), pl.List(pl.String())),
        **dict.fromkeys(("tillagda", "borttagna", "andrade"), pl.UInt32()),
    }
)


@dataclass(frozen=True)
class Spar:
    """The way between two snapshots.

    Parameters
    ----------
    fore, efter
        The snapshots' ids.
    start
        The values as they stood in the earlier snapshot.
    steg
        The values after each cause, in order; the last are those of the later snapshot.
    mal
        nyckeltal, insats whose target was decided anew.
    definitioner
        Nyckeltal -> versions of its definition, earlier and later, where it is another.
    rader
        Behind each value that a correction or another reading moved: nyckeltal, insats, period_typ, period,
        orsak, tabell, filer_fore, filer (names), tillagda, borttagna, andrade (rows).
    """

    fore: str
    efter: str
    start: pl.DataFrame
    steg: Sequence[Steg]
    mal: pl.DataFrame
    definitioner: Mapping[str, tuple[int, int]]
    rader: pl.DataFrame


def folj(fore: Path, efter: Path) -> Spar:
    """The way from one snapshot file to another; both are only read."""
    with jamfor(fore, efter, _definitions) as j:
        walk = _Walk(j)
        steg = walk.steg()
        return Spar(
            _one(j.con, "SELECT snapshot FROM fore.meta.korning"),
            _one(j.con, "SELECT snapshot FROM efter.meta.korning"),
            walk.start,
            steg,
            walk.mal(),
            walk.definitioner(),
            pl.concat([pl.DataFrame(schema=_RADER), *walk.rader(steg)]),
        )


class _Walk:
    """The states between two snapshots, and the values counted in each."""

    def __init__(self, j: Jamforelse) -> None:
        self.j = j
        self.con = j.con
        self.fore, self.efter = (_catalogue(j.con, side) for side in ("fore", "efter"))
        self.start, self.slut = (
            query(j.con, f"SELECT {', '.join(_COLUMNS)} FROM {side}.nyckeltal.varde")
            for side in ("fore", "efter")
        )
        now = code_digest(*COUNTING_ROOMS)[:12]
        self.same_code = {
            side: _one(j.con, f"SELECT kod FROM {side}.meta.korning") == now for side in ("fore", "efter")
        }

    def steg(self) -> list[Steg]:
        """The values after each cause; what a cause cannot have moved is not counted anew."""
        current = {str(id_): frame for (id_,), frame in self.start.group_by("nyckeltal")}
        end = {id_: self.slut.filter(pl.col("nyckeltal") == id_) for id_ in self.efter}
        steps = []
        for led in LED:
            touched = [id_ for id_ in self.fore if id_ in self.efter and self._moved(id_, led)]
            settled = {
                id_
                for id_ in touched
                if led == LED[-1] and self.same_code["efter"] and not self._redefined(id_)
            }
            current |= {id_: end[id_] for id_ in settled}
            current |= self._counted(led, [self.fore[id_] for id_ in touched if id_ not in settled])
            steps.append(Steg(_ORSAK[led], pl.concat(current.values())))
        new = [id_ for id_ in self.efter if id_ not in self.fore or self._redefined(id_)]
        current = {id_: frame for id_, frame in current.items() if id_ in self.efter}
        if self.same_code["efter"]:
            current |= {id_: end[id_] for id_ in new}
        else:
            current |= self._counted(LED[-1], [self.efter[id_] for id_ in new])
        steps.append(Steg(DEFINITION, pl.concat(current.values())))
        return [*steps, Steg(PROGRAM, self.slut)]  # where the later snapshot was counted by other code

    def mal(self) -> pl.DataFrame:
        """nyckeltal, insats whose target is another."""
        changed = [
            (id_, insats)
            for id_, new in self.efter.items()
            if id_ in self.fore
            for insats in {**self.fore[id_].terms.mal, **new.terms.mal}
            if _value(self.fore[id_], insats) != _value(new, insats)
        ]
        return pl.DataFrame(changed, schema={"nyckeltal": pl.String, "insats": pl.String}, orient="row")

    def definitioner(self) -> dict[str, tuple[int, int]]:
        """Nyckeltal -> its versions, where the definition is another."""
        return {
            id_: (self.fore[id_].terms.definition_version, new.terms.definition_version)
            for id_, new in self.efter.items()
            if id_ in self.fore and self._redefined(id_)
        }

    def rader(self, steg: Sequence[Steg]) -> list[pl.DataFrame]:
        """The rows that a correction, or another reading, changed behind the values that it moved."""
        before = dict(zip(_ORSAK.values(), [self.start, *(s.varden for s in steg)], strict=False))
        after = {s.orsak: s.varden for s in steg[: len(LED)]}
        found = []
        for led in LED[1:3]:
            orsak = _ORSAK[led]
            value = [*NYCKEL, "varde"]
            moved = (
                after[orsak]
                .select(value)
                .join(before[orsak].select(value), on=value, how="anti", nulls_equal=True)
                .select("nyckeltal", *PERIOD)
                .unique()
            )
            if moved.height:
                rows = self.j.rader.filter(pl.col("led") == led)
                before_rows = self._behind(LED[LED.index(led) - 1], moved)
                found.append(self._named(moved_rows(rows, before_rows, self._behind(led, moved)), orsak))
        return found

    def _moved(self, id_: str, led: Led) -> bool:
        return not self.same_code["fore"] if led == "fore" else self.j.rors(self.fore[id_].sql, led)

    def _redefined(self, id_: str) -> bool:
        one, other = self.fore[id_], self.efter[id_]
        return (one.sql, _counting(one)) != (other.sql, _counting(other))

    def _counted(self, led: Led, nyckeltal: Sequence[Nyckeltal]) -> dict[str, pl.DataFrame]:
        if not nyckeltal:
            return {}
        self.j.lay(led)
        found = {}
        for one in nyckeltal:
            try:
                found[one.id] = values(self.con, one).select(_COLUMNS)
            except (duckdb.Error, UsageError):  # what the definition reads is no longer there
                continue
        return found

    def _behind(self, led: Led, moved: pl.DataFrame) -> pl.DataFrame:
        """The rows behind the moved values in a state: their place, and what they count for (`andel`)."""
        self.j.lay(led)
        self.con.register("_moved", moved.to_arrow())
        frames = [
            query(
                self.con,
                f"""
                SELECT
                    '{id_}' AS nyckeltal, {", ".join(PERIOD)}, tabell, fil, blad, rad,
                    {counted_as(self.fore[id_])} AS andel
                FROM ({self.fore[id_].sql})
                SEMI JOIN (FROM _moved WHERE nyckeltal = '{id_}') USING ({", ".join(PERIOD)})
                WHERE utesluten IS NULL GROUP BY ALL
                """,
            ).cast({"blad": pl.String, "rad": pl.UInt32})
            for id_ in moved["nyckeltal"].unique().sort()
        ]
        self.con.unregister("_moved")
        return pl.concat(frames)

    def _named(self, linked: pl.DataFrame, orsak: str) -> pl.DataFrame:
        """Counted per value and table, with the files by name."""
        names = dict(
            query(
                self.con, "SELECT fil, namn FROM fore.meta.fil UNION SELECT fil, namn FROM efter.meta.fil"
            ).rows()
        )
        counts = [(pl.col("slag") == slag).sum().alias(name) for slag, name in _SLAG.items()]
        files = [
            pl.col(one).replace(names).drop_nulls().unique().sort().alias(many)
            for one, many in (("fil_fore", "filer_fore"), ("fil", "filer"))
        ]
        return (
            linked.group_by("nyckeltal", *PERIOD, "tabell")
            .agg(*files, *counts)
            .with_columns(pl.lit(orsak).alias("orsak"))
            .select(_RADER.names())
            .cast(_RADER)
            .sort("nyckeltal", *PERIOD, "tabell")
        )


_SLAG = {"tillagd": "tillagda", "borttagen": "borttagna", "andrad": "andrade"}


def _definitions(con: duckdb.DuckDBPyConnection) -> list[str]:
    sql = "SELECT sql FROM fore.nyckeltal.katalog UNION SELECT sql FROM efter.nyckeltal.katalog"
    return query(con, sql)["sql"].to_list()


def _catalogue(con: duckdb.DuckDBPyConnection, side: str) -> dict[str, Nyckeltal]:
    rows = query(con, f"SELECT nyckeltal, villkor, sql FROM {side}.nyckeltal.katalog ORDER BY nyckeltal")
    found = {}
    for id_, villkor, sql in rows.iter_rows():
        try:
            found[id_] = recall(id_, villkor, sql)
        except ValidationError:
            continue
    return found


def _counting(nyckeltal: Nyckeltal) -> dict[str, Any]:
    """What a definition says of how a value is counted: without its texts, and without what the tree and the
    targets of the municipality make of it."""
    return nyckeltal.terms.model_dump(exclude=_TEXTER | _KOMMUNENS)


_TEXTER = {"namn", "strategi", "beskrivning", "kalla", "utesluts", "riktning", "raknar", "uppfoljning", "sql"}
_KOMMUNENS = {"insatser", "mal"}


def _value(nyckeltal: Nyckeltal, insats: str) -> dict[str, Any] | None:
    mal = nyckeltal.terms.mal.get(insats)
    return mal.model_dump(exclude={"kalla"}) if mal else None


def _one(con: duckdb.DuckDBPyConnection, sql: str) -> str:
    return str(con.execute(sql).fetchall()[0][0])
