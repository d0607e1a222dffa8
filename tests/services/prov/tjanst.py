"""What the other rooms ask of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb
import msgspec
import polars as pl
from pydantic import BaseModel, ConfigDict

from kpilib.database import lay, main_table, quote, sql_file
from kpilib.errors import FileRejectedError
from kpilib.services.identity import Identity, own_section
from kpilib.services.pace import Pace
from kpilib.services.service import Laid, Say, Service, Tables
from kpilib.services.transport import Transport
from kpilib.settings import section
from kpilib.sources import store_bytes
from kpilib.workspace import Workspace

PROV = Identity(
    namn="prov",
    titel="Provtjänsten",
    sektion=own_section("prov"),
    urval="ar",
    granser="Välj färre år.",
)
CELL = (("kommun", "VARCHAR", "Kommunens kod."), ("ar", "INTEGER", "År."))
FIL = ("fil", "VARCHAR", "Råfilens id.")
VARDE = main_table(
    "prov_varde", "Personer med stöd enligt Provtjänsten.", *CELL, ("antal", "BIGINT", "Personer."), FIL
)
HISTORIK = main_table(
    "prov_historik",
    "En utgåva av ett värde från Provtjänsten.",
    *CELL,
    ("antal", "BIGINT", "Personer."),
    ("ordning", "INTEGER", "Leveransens ankomstordning."),
    FIL,
)


class Installningar(BaseModel):
    """`[tjanst.prov]`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bas: str
    ar: tuple[int, ...]


class _Body(msgspec.Struct):
    ar: int
    kommuner: dict[str, int]


class _Answer(msgspec.Struct):
    kropp: _Body


class _File(msgspec.Struct):
    kalla: str
    hamtad: datetime
    svar: list[_Answer]


@dataclass(frozen=True)
class ProvTables(Tables):
    """prov_varde: kommun, ar (Int32), antal (Int64)."""

    prov_varde: pl.DataFrame


def update(workspace: Workspace, settings: Installningar, allt: bool, say: Say) -> Sequence[str]:
    now = datetime.now(UTC)
    say(f"Frågar om {len(settings.ar)} år")
    with Transport(PROV, settings.bas, pace=Pace(100, 1.0)) as http:
        answers = [http.get(f"{http.base}/antal/{ar}")[0] for ar in settings.ar]
    content = {"kalla": PROV.namn, "hamtad": now.isoformat(), "svar": [a.kept() for a in answers]}
    name = f"prov-{now.date()}.json"
    stored = store_bytes(workspace, name, msgspec.json.encode(content), source=PROV.namn)
    return [f"Sparade {stored.raw.path.name}."]


def read(data: bytes) -> ProvTables:
    try:
        file = msgspec.json.decode(data, type=_File)
    except msgspec.DecodeError:
        raise FileRejectedError("Svaret går inte att läsa.", gor=PROV.fetch_hint) from None
    rows = [(k, a.kropp.ar, n) for a in file.svar for k, n in a.kropp.kommuner.items()]
    schema = {"kommun": pl.String, "ar": pl.Int32, "antal": pl.Int64}
    return ProvTables(file.hamtad, pl.DataFrame(rows, schema=schema, orient="row"))


def load(con: duckdb.DuckDBPyConnection, delivered: Sequence[Laid]) -> None:
    own = [(f.raw.ordning, f.tables["prov_varde"]) for f in delivered if "prov_varde" in f.tables]
    lay(con, VARDE, ("kommun", "ar"), own)
    for ordning, path in own:
        con.execute(
            f"INSERT INTO main.prov_historik BY NAME "
            f"SELECT *, {ordning} AS ordning FROM read_parquet({quote(str(path))})"
        )


TJANST = Service(
    identitet=PROV,
    lasning="Provtjänstens gränssnitt",
    tabeller={"prov_varde": VARDE, "prov_historik": HISTORIK},
    varden="prov_varde",
    installningar=lambda settings: section(settings, PROV.namn, Installningar),
    update=update,
    read=read,
    load=load,
    nycklar={"prov_varde": ("kommun", "ar")},
    serie=sql_file(__package__, "serie"),
    revidering=sql_file(__package__, "revideringar"),
)
