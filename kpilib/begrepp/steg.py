"""How far a piece of work has come, said as a sentence."""

from __future__ import annotations


class Steg(str):
    """A sentence on what is being done, that knows how much of the work is done: `klara` of `av` parts.

    Whoever takes a sentence takes it as one; a terminal makes a bar of the numbers. One that is `tyst` is for
    the bar alone, and no line of a log.

    >>> said = Steg("Läser köpfilen", 3, 72)
    >>> said, said.klara, said.av
    ('Läser köpfilen', 3, 72)
    """

    __slots__ = ("av", "klara", "tyst")

    def __new__(cls, vad: str, klara: int, av: int, *, tyst: bool = False) -> Steg:
        said = super().__new__(cls, vad)
        said.klara, said.av, said.tyst = klara, av, tyst
        return said

    klara: int
    av: int
    tyst: bool
