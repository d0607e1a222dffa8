"""What the program's own developers begin: a file source, a service. Written in the source tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from kpilib.contracts import CONTRACTS
from kpilib.errors import UsageError
from kpilib.mall.fyll import fyll, skriv
from kpilib.mall.sidor import PAKET
from kpilib.services.registry import SERVICES

_ID = re.compile(r"[a-z][a-z0-9_]*")
_REGISTER = "kpilib/contracts/__init__.py"
_IMPORT = "from kpilib.contracts.tables.{namn} import {NAMN}\n"


def kalltrad() -> Path:
    """The source tree that the program runs from.

    Raises
    ------
    UsageError
        It is installed: what is written there would be gone with the next installation.
    """
    tree = PAKET.parent
    if not all((tree / name).exists() for name in ("pyproject.toml", "tests", _REGISTER)):
        raise UsageError(
            "Programmet körs inte ur sin källkod.",
            var=str(PAKET),
            gor="Hämta källkoden, installera den med pip install -e . och kör kommandot där.",
        )
    return tree


def ny_kalla(namn: str, tree: Path) -> list[Path]:
    """Write a file source: contract, profile and a test with a small file, all green, and register it.

    Raises
    ------
    UsageError
        The name is not an id, or is taken.
    """
    words = _words(namn, CONTRACTS)
    written = skriv(tree, fyll("kalla", words))
    register = tree / _REGISTER
    register.write_text(_registered(register.read_text(encoding="utf-8"), words), encoding="utf-8")
    return [*written, register]


def ny_tjanst(namn: str, tree: Path) -> list[Path]:
    """Write a service: its folder, with descriptor and client, and a test against a server on this machine.

    Raises
    ------
    UsageError
        The name is not an id, or is taken.
    """
    return skriv(tree, fyll("tjanst", _words(namn, SERVICES)))


NYTT: Mapping[str, Callable[[str, Path], list[Path]]] = {"kalla": ny_kalla, "tjanst": ny_tjanst}
"""What `python -m kpilib.mall` writes."""


def _words(namn: str, taken: Mapping[str, object]) -> dict[str, str]:
    if not _ID.fullmatch(namn):
        raise UsageError(
            f"{namn} kan inte vara ett id.",
            gor="Använd små bokstäver a–z, siffror och understreck, t.ex. natt_och_dag.",
        )
    if namn in taken:
        raise UsageError(f"{namn} finns redan.", gor="Välj ett annat id.")
    words = namn.split("_")
    return {
        "namn": namn,
        "NAMN": namn.upper(),
        "Namn": "".join(map(str.capitalize, words)),
        "titel": " ".join(words).capitalize(),
    }


def _registered(text: str, words: Mapping[str, str]) -> str:
    """The register of contracts with one more: its import among the others, and its line last."""
    own = _IMPORT.format_map(words)
    first = _IMPORT.partition("{")[0]
    imports = [line for line in text.splitlines(keepends=True) if line.startswith(first)]
    after = max((line for line in imports if line < own), default="")
    text = text.replace(after, after + own) if after else text.replace(imports[0], own + imports[0])
    return re.sub(r"(for contract in \(\n(?:        \w+,\n)+)", rf"\g<1>        {words['NAMN']},\n", text)
