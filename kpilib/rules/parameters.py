"""Rule parameters with the dates between which they hold and the source that says so."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from kpilib.errors import UsageError


@dataclass(frozen=True)
class Parameter:
    """One value of a rule, in force from `galler_fran` to `galler_till` (both included), or until changed."""

    regel: str
    namn: str
    varde: int | str
    galler_fran: date
    kalla: str
    galler_till: date | None = None

    def galler(self, dag: date) -> bool:
        """Whether it is in force on a day."""
        return self.galler_fran <= dag and (self.galler_till is None or dag <= self.galler_till)


@cache
def parameters() -> tuple[Parameter, ...]:
    """Every rule parameter of `parameters.toml`."""
    text = files("kpilib.rules").joinpath("parameters.toml").read_text(encoding="utf-8")
    return tuple(Parameter(**entry) for entry in tomllib.loads(text)["parameter"])


def lydelser(regel: str, namn: str) -> list[Parameter]:
    """Every value of a parameter, in order of time; empty where there is no such parameter."""
    found = [p for p in parameters() if (p.regel, p.namn) == (regel, namn)]
    return sorted(found, key=lambda p: p.galler_fran)


def parameter(regel: str, namn: str, dag: date) -> Parameter:
    """The parameter in force on a day.

    Raises
    ------
    UsageError
        No value, or more than one, is in force on that day.
    """
    found = [p for p in lydelser(regel, namn) if p.galler(dag)]
    if len(found) != 1:
        raise UsageError(
            f"Regeln {regel} har {len(found)} värden för {namn} den {dag}; det ska vara ett.",
            var="kpilib/rules/parameters.toml",
            gor="Rätta datumen galler_fran och galler_till.",
        )
    return found.pop()
