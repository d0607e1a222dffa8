"""The pseudonym key: made once, kept outside the workspace, in a file of its owner's or the system's keyring.

`KATEGORIPLAN_NYCKELFIL` names another file than the one in the user's configuration folder;
`KATEGORIPLAN_NYCKELRING` names an entry in the system's keyring instead. Where the key lies is looked at each
time that it is used: a key that others can read protects nobody.
"""

from kpilib.keys.avtryck import fingerprint, is_of
from kpilib.keys.forvar import FILE, RING, Forvar, chosen
from kpilib.keys.hemlighet import new_key, parse_key, to_text
from kpilib.keys.plats import synced
from kpilib.workspace import Workspace


def load_key(workspace: Workspace) -> bytes:
    """The key, made on first use.

    Only where nothing has a pseudonym yet may a key be made: see `kpilib.pipeline.nyckel`.

    Raises
    ------
    UsageError
        The key lies where others can reach it, is no key, or cannot be read or written.
    """
    store = chosen(workspace)
    return store.read() or store.create(new_key())


__all__ = [
    "FILE",
    "RING",
    "Forvar",
    "chosen",
    "fingerprint",
    "is_of",
    "load_key",
    "new_key",
    "parse_key",
    "synced",
    "to_text",
]
