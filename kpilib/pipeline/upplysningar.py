"""What a person should know of the files that are taken in, with what it does to the nyckeltal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from kpilib.begrepp import och
from kpilib.begrepp.upplysning import SAKNAD_KOLUMN, VANTAR
from kpilib.contracts import CONTRACTS
from kpilib.errors import KategoriplanError
from kpilib.form.upplysning import grouped
from kpilib.nyckeltal import Nyckeltal, registry
from kpilib.nyckeltal.kolumner import counted_with
from kpilib.settings import load_settings
from kpilib.sheets.types import Upplysning
from kpilib.warehouse import Curated, kept
from kpilib.workspace import Workspace

UPPLYSNING = {
    "kalla": pl.String,
    "fil": pl.String,
    "blad": pl.String,
    "rad": pl.UInt32,
    "kolumn": pl.String,
    "kod": pl.String,
    "beskrivning": pl.String,
    "nasta_steg": pl.String,
}
"""The columns of `meta.upplysning`."""

_NAMNDA = 3


def upplysningar(delivered: Sequence[Curated], catalogue: Mapping[str, Nyckeltal]) -> pl.DataFrame:
    """What there is to know of each file, the question that it waits for first; the columns of `UPPLYSNING`.

    A missing column is told where a nyckeltal of the catalogue is counted with it, with what that does then.
    """
    told = [(c, one) for c in delivered for one in (*filter(None, [c.fraga]), *c.upplysningar)]
    asked = [(c.raw.source, one.kolumn) for c, one in told if one.kod == SAKNAD_KOLUMN]
    users = counted_with(catalogue, asked)
    rows = [
        [c.raw.source, c.raw.fil, one.blad, one.rad, one.kolumn, one.kod, vad, one.gor]
        for c, one in told
        for vad in _sentence(c, one, users)
    ]
    return pl.DataFrame(rows, schema=UPPLYSNING, orient="row")


def known(workspace: Workspace) -> pl.DataFrame:
    """What there is to know of every file that has been read, published or not, as a person reads it.

    Returns
    -------
    polars.DataFrame
        kalla, kod, var (the file, or how many), beskrivning and nasta_steg; what files wait for first.
        What is of one kind and has one remedy is one row (`kpilib.form.upplysning.grouped`). Files that no
        longer have a row in force are not there, nor those that are not read yet: reading is for `ingest`.
        Of the others it is what their latest reading said, by whichever program.
    """
    files = [c for c in kept(workspace) if c.status in ("godkand", "vantar") and not c.ersatt]
    names = {c.raw.fil: c.raw.name for c in files}
    told = upplysningar(files, catalogue(workspace))
    rows = grouped(told.with_columns(pl.col("fil").replace(names)), ["kalla"])
    return rows.sort(pl.col("kod") != VANTAR, maintain_order=True).select(
        "kalla", "kod", "var", "beskrivning", "nasta_steg"
    )


def catalogue(workspace: Workspace) -> Mapping[str, Nyckeltal]:
    """The nyckeltal, for what a missing column does to them; none where one is broken, as publishing says."""
    try:
        return registry(workspace, load_settings(workspace.settings))
    except KategoriplanError:
        return {}


def _sentence(
    c: Curated, one: Upplysning, users: Mapping[tuple[str, str], Sequence[Nyckeltal]]
) -> Iterator[str]:
    if one.kod != SAKNAD_KOLUMN:
        yield one.vad
    elif using := users[c.raw.source, one.kolumn]:
        follows = CONTRACTS[c.raw.source].foljder.get(
            one.kolumn, "räknar då som om varje cell i den vore tom"
        )
        yield f"{one.vad.rstrip('.')}: {_named([n.terms.namn for n in using])} {follows}."


def _named(names: Sequence[str]) -> str:
    if len(names) == 1:
        return f"nyckeltalet {names[0]}"
    rest = len(names) - _NAMNDA
    shown = [*names[:_NAMNDA], f"{rest} till"] if rest > 0 else names
    return f"nyckeltalen {och(shown)}"
