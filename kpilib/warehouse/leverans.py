"""What a delivery does to the rows that are in force before it, and what must be answered before it counts.

Newer rows replace older ones, as each contract says (`ersatter`). That is right of a file that is corrected,
and wrong of a district's half of a month: the other half would be gone, and nobody told. So each file is held
against the rows that it would replace, in order of arrival. One that would take away more than a correction
does waits for an answer, and what was in force stays; `kpilib.warehouse.fraga` has the words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import duckdb
import polars as pl

from kpilib.contracts import CONTRACTS, Contract
from kpilib.database import query, quote
from kpilib.rawstore import RawFile
from kpilib.sheets.types import Upplysning
from kpilib.warehouse.curated import Curated
from kpilib.warehouse.delning import series, taught
from kpilib.warehouse.fraga import MEST, Forlust, ersatt, kvar, tar_bort, tva_delar
from kpilib.warehouse.saknade import missing_insatser

HALFTEN = Decimal("0.5")
"""Two deliveries of the same have at least this share of their rows in common; two parts, at most."""

_HELA = ""
"""The part of a row of which nobody has said that it is of a part."""


def weigh(delivered: Sequence[Curated], insatser: Mapping[str, str]) -> list[Curated]:
    """The same files, each with the part that it is, what it replaces, and the question that it waits for.

    Parameters
    ----------
    delivered
        Every file of the workspace, in order of arrival.
    insatser
        Insats -> its name.
    """
    weighed = {c.raw.fil: c for c in delivered}
    with duckdb.connect() as con:
        for name, contract in CONTRACTS.items():
            own = [c for c in delivered if name in c.tables and c.raw.svar != "bortse"]
            if own:
                source = _Source(contract, own, _rows(con, contract, own), insatser)
                weighed |= {c.raw.fil: c for c in source.weigh()}
    return list(weighed.values())


def _rows(con: duckdb.DuckDBPyConnection, contract: Contract, own: Sequence[Curated]) -> pl.DataFrame:
    """What is compared, counted: ordning, cell, tid, insats, del, kand, id, n and ore.

    `cell` is what is replaced whole, and `id` what the row is known by (`kand`), else its whole content.
    """
    tid, told = "''", contract.tackning
    if told is not None and told.slag == "manad":
        tid = f"left(CAST({told.kolumn} AS VARCHAR), 7)"
    elif told is not None and told.slag == "ar":
        tid = f"CAST({told.kolumn} AS VARCHAR)"
    known, identity = _known(contract)
    parts = []
    for c in own:
        parts.append(
            f"SELECT {c.raw.ordning} AS ordning, {_hash(contract.ersatter)} AS cell, {tid} AS tid, "
            f"{'insats' if contract.per_insats else 'NULL'} AS insats, {c.delning or 'NULL'} AS del, "
            f"{known} AS kand, {identity} AS id, "
            f"{contract.kontrollsumma or 'NULL'} AS belopp "
            f"FROM read_parquet({quote(str(c.tables[contract.namn]))})"
        )
    return query(
        con,
        "SELECT ordning, cell, tid, CAST(insats AS VARCHAR) AS insats, CAST(del AS VARCHAR) AS del, "
        "kand, id, count(*) AS n, CAST(coalesce(sum(belopp), 0) * 100 AS BIGINT) AS ore "
        f"FROM ({' UNION ALL '.join(parts)}) GROUP BY ALL",
    )


def _known(contract: Contract) -> tuple[str, str]:
    """The SQL of whether something tells what a row is, and of what: else its whole content."""
    ways = {" OR ".join(f"{column} IS NOT NULL" for column in contract.igenkanns): contract.igenkanns}
    if contract.igenkanns_annars:
        ways = {f"{way[0]} IS NOT NULL": way for way in (contract.igenkanns, *contract.igenkanns_annars)}
    whole = _hash(tuple(contract.kolumner))
    if not contract.igenkanns:
        return "FALSE", whole
    # Two numbers of different kinds may be the same, and are then not the same row.
    cases = " ".join(
        f"WHEN {there} THEN {_hash((str(n), *way))}" for n, (there, way) in enumerate(ways.items())
    )
    return " OR ".join(ways), f"CASE {cases} ELSE {whole} END"


def _hash(columns: Sequence[str]) -> str:
    return f"hash(({', '.join(columns)},))" if columns else "0::UBIGINT"


@dataclass
class _Source:
    """One source's files, laid over one another in order of arrival; `state` is what is in force so far."""

    contract: Contract
    own: Sequence[Curated]
    rows: pl.DataFrame
    insatser: Mapping[str, str]
    state: pl.DataFrame = field(init=False)

    def __post_init__(self) -> None:
        self.state = self.rows.clear()
        self.files = {c.raw.ordning: c for c in self.own}

    def weigh(self) -> Iterator[Curated]:
        done = {c.raw.ordning: self._lay(c) for c in self.own}
        for c in done.values():
            if self._superseded(c):
                done[c.raw.ordning] = replace(c, ersatt=True)
        for ordning, told in missing_insatser(self.contract, self.state, self.insatser):
            c = done[ordning]
            done[ordning] = replace(c, upplysningar=[*c.upplysningar, told])
        yield from done.values()

    def _superseded(self, c: Curated) -> bool:
        """Whether no row of it is in force; of a file that waits, whether later ones have its rows."""
        own = self.rows.filter(pl.col("ordning") == c.raw.ordning)
        if not c.fraga:
            return own.height > 0 and c.raw.ordning not in self.state["ordning"]
        later = self.state.filter(pl.col("ordning") > c.raw.ordning)
        return self._share(own, later) >= 1 - MEST

    def _lay(self, c: Curated) -> Curated:
        """The file laid over the others, or held back with its question."""
        new = self.rows.filter(pl.col("ordning") == c.raw.ordning)
        earlier = [one.raw for one in self.own if one.raw.ordning < c.raw.ordning]
        if c.delning is None:
            part = taught(c.raw.name, earlier)
            if part is None and c.raw.svar is None:
                part = self._restated(c, new)
            if part is not None:
                c = replace(c, delning=quote(part))
                new = new.with_columns(pl.lit(part).alias("del"))
        if not self.state.join(new.select("cell").unique(), on="cell", how="semi").height:
            self._add(self.state, new)
            return c
        if c.raw.svar is None and c.raw.gallrad is None:  # of one that is gone it was known when it went
            lost = self._lost(c, new)
            if lost:
                return replace(c, fraga=tar_bort(c, lost, set(self.state["del"].unique())))
            twice = self._twice(c, new)
            if twice is not None:
                return replace(c, fraga=tva_delar(c, *twice))
        gone = self._replaced(new)
        place = ["ordning", "cell", "del"]
        kept = self.state.join(gone.select(place), on=place, how="anti")
        emptied = set(gone["ordning"].unique()) - set(kept["ordning"].unique())
        told = [
            ersatt(c.raw, self.files[n].raw, int(part["n"].sum()), self._again(part, new))
            for n in sorted(emptied)
            for part in [gone.filter(pl.col("ordning") == n)]
        ]
        told += self._left(gone, kept, new)
        self._add(kept, new)
        return replace(c, upplysningar=[*c.upplysningar, *told])

    def _left(self, gone: pl.DataFrame, kept: pl.DataFrame, new: pl.DataFrame) -> Iterator[Upplysning]:
        """What stays in force of a month (year, register) of which the file replaces another insats."""
        times = gone.select("ordning", "tid").unique()
        stays = kept.join(times, on=["ordning", "tid"], how="semi").join(
            new.select("cell").unique(), on="cell", how="anti"
        )
        for (n, tid), part in stays.sort("ordning", "tid").group_by("ordning", "tid", maintain_order=True):
            named = [name for key, name in self.insatser.items() if key in part["insats"]]
            yield kvar(self.files[int(str(n))].raw, str(tid), int(part["n"].sum()), named)

    def _add(self, kept: pl.DataFrame, new: pl.DataFrame) -> None:
        self.state = pl.concat([kept, new.with_columns(pl.col("del").fill_null(_HELA))])

    def _replaced(self, new: pl.DataFrame) -> pl.DataFrame:
        """The rows in force that the file's rows take the place of: of its own parts, or of all."""
        return _of(self.state, new)

    def _lost(self, c: Curated, new: pl.DataFrame, old: pl.DataFrame | None = None) -> Sequence[Forlust]:
        """Month by month (year, register), what would go that a correction does not take away."""
        old = self._replaced(new) if old is None else old
        if not old.height:
            return ()
        now = _of(new, old) if c.delning else new.join(old.select("cell").unique(), on="cell", how="semi")
        found = []
        for (tid,), before in old.sort("tid").group_by("tid", maintain_order=True):
            after = now.filter(pl.col("tid") == tid)
            files = [self.files[n].raw for n in sorted(set(before["ordning"].unique()))]
            ore = (int(before["ore"].sum()), int(after["ore"].sum()))
            kept = [
                self._share(part, after)
                for part in before.partition_by("del", "kand")
                if part["kand"][0] or any(series(f.name) != series(c.raw.name) for f in files)
            ]
            loss = Forlust(
                tid=str(tid),
                filer=files,
                delar=tuple(sorted(set(before["del"].unique()) - {_HELA})),
                rader=(int(before["n"].sum()), int(after["n"].sum())),
                ore=ore if self.contract.kontrollsumma else None,
                aterfunna=self._again(before, after),
                nya_bland_aldre=self._again(after, before),
            )
            if loss.storst() > MEST or min(kept, default=Decimal(1)) < HALFTEN:
                found.append(loss)
        return found

    def _restated(self, c: Curated, new: pl.DataFrame) -> str | None:
        """The one part that a file without a part corrects, where it has nothing of the others."""
        old = self._replaced(new)
        parts = set(old["del"].unique())
        fits = []
        for part in parts if len(parts) > 1 else ():
            own, others = old.filter(pl.col("del") == part), old.filter(pl.col("del") != part)
            inside = new.join(own.select("cell").unique(), on="cell", how="semi")
            beside = self._share(new, others) > MEST or any(
                self._share(other, new) >= HALFTEN for other in others.partition_by("del")
            )
            if not beside and not self._lost(c, inside, own):
                fits.append(str(part))
        return fits[0] if len(fits) == 1 else None

    def _twice(self, c: Curated, new: pl.DataFrame) -> tuple[tuple[RawFile, str], int, int] | None:
        """The file of another part that has most of what this part has, too; how many rows, of how many."""
        if c.delning is None:
            return None
        beside = self.state.join(new.select("cell").unique(), on="cell", how="semi").join(
            new.select("cell", "del").unique(), on=["cell", "del"], how="anti"
        )
        if not beside.height:
            return None
        total, again = int(new["n"].sum()), self._again(new, beside)
        if again <= HALFTEN * total:
            return None
        by_file = {
            n: self._again(new, beside.filter(pl.col("ordning") == n)) for n in beside["ordning"].unique()
        }
        most = max(sorted(by_file), key=lambda n: by_file[n])
        part = str(beside.filter(pl.col("ordning") == most)["del"][0])
        return (self.files[most].raw, part), again, total

    def _share(self, rows: pl.DataFrame, among: pl.DataFrame) -> Decimal:
        return Decimal(self._again(rows, among)) / int(rows["n"].sum())

    def _again(self, rows: pl.DataFrame, among: pl.DataFrame) -> int:
        """How many of the rows are known again among others of the same time."""
        return int(rows.join(among.select("tid", "id").unique(), on=["tid", "id"], how="semi")["n"].sum())


def _of(rows: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Those of the rows that share what is replaced whole with others: and the part, where those have one."""
    whole = new.filter(pl.col("del").is_null()).select("cell").unique()
    parts = new.filter(pl.col("del").is_not_null()).select("cell", "del").unique()
    of_all = rows.join(whole, on="cell", how="semi")
    return pl.concat([of_all, rows.join(parts, on=["cell", "del"], how="semi")]).unique()
