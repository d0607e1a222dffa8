"""The states of an activity in words, as the contract of activities names them."""

from __future__ import annotations

from dataclasses import dataclass

from kpilib.form.text import NBSP


@dataclass(frozen=True)
class Lage:
    """A state: its shape, what an activity in it is, and what several are."""

    marke: str
    ord: str
    flera: str

    @property
    def markt(self) -> str:
        """The word with its shape, which is not parted at the end of a line."""
        return f"{self.marke}{NBSP}{self.ord.replace(' ', NBSP)}"


LAGEN = {
    "klar": Lage("●", "Klar", "klara"),
    "pagar": Lage("◐", "Pågår", "pågår"),
    "ej_paborjad": Lage("○", "Ej påbörjad", "inte påbörjade"),
    "pausad": Lage("‖", "Pausad", "pausade"),
    "avbruten": Lage("×", "Avbruten", "avbrutna"),
}
"""Status of `main.aktivitet` -> its words, what is furthest first."""
