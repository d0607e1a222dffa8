"""The workspace's pseudonym key: found or made, and exchanged with everything read anew under the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpilib.errors import UsageError
from kpilib.keys import Forvar, chosen, fingerprint, is_of, new_key
from kpilib.warehouse import nyckelbok
from kpilib.workspace import Workspace


def arbetsmappens_nyckel(workspace: Workspace) -> bytes:
    """The key that persons' pseudonyms are made with; made where nobody has a pseudonym yet.

    Raises
    ------
    UsageError
        The key is missing, is another than that of the pseudonyms that there are, or lies where it may not.
    """
    store = chosen(workspace)
    key = store.read()
    if key is None:
        if known := nyckelbok.recorded(workspace):
            raise saknas(store, known)
        key = store.create(new_key())
    nyckelbok.require(workspace, key, store.var)
    return key


def prova_nyckel(workspace: Workspace) -> None:
    """Raise what `arbetsmappens_nyckel` would; nothing is made or recorded."""
    store = chosen(workspace)
    key = store.read()
    if key is not None:
        nyckelbok.check(workspace, key, store.var)
    elif known := nyckelbok.recorded(workspace):
        raise saknas(store, known)


def saknas(store: Forvar, avtryck: str) -> UsageError:
    """The key is gone, while there are pseudonyms of it."""
    return UsageError(
        f"Nyckeln som arbetsmappens personer har sina pseudonymer av (fingeravtryck {avtryck}) saknas.",
        var=store.var,
        gor="Lägg tillbaka den ur säkerhetskopian. Är den förlorad: kategoriplan nyckel byt --forlorad läser "
        "om alla råfiler med en ny.",
    )


@dataclass(frozen=True)
class Nyckellage:
    """Where the key lies and whether it is the one that the pseudonyms are of.

    Parameters
    ----------
    var
        The file, or the entry in the system's keyring.
    avtryck
        Its fingerprint; None where there is no key.
    galler
        The fingerprint of the key that the pseudonyms are of; None where nobody has one.
    """

    var: str
    avtryck: str | None
    galler: str | None
    stammer: bool


def nyckellage(workspace: Workspace) -> Nyckellage:
    """How it stands with the key; nothing is made."""
    store = chosen(workspace)
    key, known = store.read(), nyckelbok.recorded(workspace)
    own = fingerprint(key) if key else None
    stammer = known is None or (key is not None and (is_of(key, known) or nyckelbok.coming(workspace) == own))
    return Nyckellage(store.var, own, known, stammer)


def skapa_nyckel(workspace: Workspace, key: bytes) -> str:
    """A key laid where there was none, new or brought from elsewhere; where it lies.

    Raises
    ------
    UsageError
        There is a key already, or this one is another than that of the pseudonyms that there are.
    """
    store = chosen(workspace)
    if store.read() is not None:
        raise UsageError(
            "Det finns redan en nyckel, och den ligger kvar.",
            var=store.var,
            gor="kategoriplan nyckel visa säger vilken den är; kategoriplan nyckel byt byter den.",
        )
    known = nyckelbok.recorded(workspace)
    if known is not None and not is_of(key, known):
        raise saknas(store, known)
    store.create(key)
    return store.var


@dataclass(frozen=True)
class Utbyte:
    """What an exchange is from and to, before it is done: see `inled_byte`."""

    store: Forvar
    fore: bytes | None
    efter: bytes


def inled_byte(workspace: Workspace, *, forlorad: bool = False) -> Utbyte:
    """An exchange of the key that is to come.

    Parameters
    ----------
    forlorad
        The key that the pseudonyms are of is lost: the one that lies there, or a new one, takes its place.

    Raises
    ------
    UsageError
        There is nothing to exchange, or the key is lost and that is not said.
    """
    store = chosen(workspace)
    key, known = store.read(), nyckelbok.recorded(workspace)
    if forlorad:
        if known is not None and key is not None and is_of(key, known):
            raise UsageError(
                "Nyckeln är inte förlorad: den som ligger där är den rätta.",
                var=store.var,
                gor="Ska den bytas ändå: kategoriplan nyckel byt",
            )
        return Utbyte(store, None, key or new_key())
    if key is None:
        raise (
            saknas(store, known)
            if known
            else UsageError(
                "Det finns ingen nyckel att byta.", var=store.var, gor="Kör: kategoriplan nyckel skapa"
            )
        )
    nyckelbok.require(workspace, key, store.var)
    return Utbyte(store, key, new_key())


def fullborda_byte(workspace: Workspace, byte: Utbyte) -> str | None:
    """The other key in the place of the one that was; where the former one lies now.

    This is the one step of an exchange: before it all that was holds, and after it all that is new.
    """
    kept = None
    if byte.fore is not None:
        kept = byte.store.replace(byte.efter)
    elif byte.store.read() is None:
        byte.store.create(byte.efter)
    nyckelbok.record(workspace, byte.efter)
    return kept


@dataclass(frozen=True)
class Bytt:
    """A key exchanged.

    Parameters
    ----------
    fore, efter
        The fingerprints; `fore` None where the former key was lost.
    forra
        Where the former key lies now.
    filer
        How many raw files were read anew.
    ogonblicksbild
        The snapshot that is in force, of the new pseudonyms; None where none was published.
    slopade
        Files whose raw file is gone by decision, and whose pseudonyms of the former key went with it.
    """

    fore: str | None
    efter: str
    forra: str | None
    filer: int
    ogonblicksbild: str | None
    slopade: Sequence[str]
