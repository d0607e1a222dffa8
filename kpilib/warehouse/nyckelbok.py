"""Which key the pseudonyms of a workspace are of, as the ledger has it: its fingerprint, never the key.

A key is exchanged in one step, when another lies where the key is kept. The ledger says before that which one
is coming, so that whichever lies there after a crash is known, and nothing of both is ever laid together.
"""

from __future__ import annotations

from kpilib.errors import SnapshotError, UsageError
from kpilib.keys import fingerprint, is_of
from kpilib.warehouse.ledger import TABLES, now
from kpilib.warehouse.liggaren import opened
from kpilib.warehouse.publish import connect
from kpilib.workspace import Workspace

_GALLER, _PABORJAT = "galler", "byte_paborjat"


def recorded(workspace: Workspace) -> str | None:
    """The fingerprint of the key that the pseudonyms are of: the ledger's, else the snapshot in force's.

    None where nobody has a pseudonym yet.
    """
    if known := _in_ledger(workspace):
        return known
    try:
        with connect(workspace) as con:
            return str(con.execute("SELECT nyckel FROM meta.korning").fetchall()[0][0])
    except SnapshotError:
        return None


def coming(workspace: Workspace) -> str | None:
    """The fingerprint of the key that an exchange that was stopped was on its way to; None where none was."""
    said = _events(workspace)
    return said[-1][0] if said and said[-1][1] == _PABORJAT else None


def require(workspace: Workspace, key: bytes, var: str) -> None:
    """See to it that pseudonyms of this key may be laid beside those that there are; the first is recorded.

    Raises
    ------
    UsageError
        There are pseudonyms of another key.
    """
    check(workspace, key, var)
    if _in_ledger(workspace) != fingerprint(key) or coming(workspace) is not None:
        record(workspace, key)


def check(workspace: Workspace, key: bytes, var: str) -> None:
    """As `require`, and nothing is recorded.

    Parameters
    ----------
    var
        Where the key lies.
    """
    known, own = recorded(workspace), fingerprint(key)
    if known is not None and coming(workspace) != own and not is_of(key, known):
        raise UsageError(
            f"Nyckeln (fingeravtryck {own}) är en annan än den som arbetsmappens personer har sina "
            f"pseudonymer av ({known}). Pseudonymer av två nycklar blandas aldrig.",
            var=var,
            gor=f"Lägg tillbaka nyckeln med fingeravtrycket {known}; kategoriplan nyckel visa säger vilken "
            "som ligger där. Är den förlorad: kategoriplan nyckel byt --forlorad läser om allt med den som "
            "ligger där.",
        )


def record(workspace: Workspace, key: bytes) -> None:
    """From now on the pseudonyms are of this key."""
    _write(workspace, key, _GALLER)


def begin(workspace: Workspace, key: bytes) -> None:
    """This key is about to be laid in the place of the other."""
    _write(workspace, key, _PABORJAT)


def _in_ledger(workspace: Workspace) -> str | None:
    said = reversed(_events(workspace))
    return next((avtryck for avtryck, handelse in said if handelse == _GALLER), None)


def _write(workspace: Workspace, key: bytes, handelse: str) -> None:
    workspace.curated.mkdir(parents=True, exist_ok=True)
    with opened(workspace) as con:
        con.execute(TABLES)
        con.execute("INSERT INTO nyckel VALUES (?, ?, ?)", [fingerprint(key), handelse, now()])


def _events(workspace: Workspace) -> list[tuple[str, str]]:
    if not workspace.ledger.exists():
        return []
    with opened(workspace, read_only=True) as con:
        if not con.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'nyckel'").fetchall():
            return []
        return [
            (str(avtryck), str(handelse))
            for avtryck, handelse in con.execute(
                "SELECT fingeravtryck, handelse FROM nyckel ORDER BY rowid"
            ).fetchall()
        ]
