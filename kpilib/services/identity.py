"""What a service is called, by programs and by people."""

from __future__ import annotations

from dataclasses import dataclass

from kpilib.begrepp import kallhanvisning


def own_section(namn: str) -> str:
    """The section of kategoriplan.toml for a service that `kpilib.settings` has none for: `[tjanst.NAMN]`."""
    return f"[tjanst.{namn}]"


@dataclass(frozen=True)
class Identity:
    """A statistics service as files, settings and messages speak of it.

    Parameters
    ----------
    namn
        Its key, as "kolada": the folder of its raw files, the source of what is in them, and what
        `kategoriplan fetch` takes.
    titel
        Its name, as in "Kolada svarade 404."
    sektion
        Its section of kategoriplan.toml, as in "[kolada]"; the key `bas` there is its address.
    urval
        The keys of the section that decide what is asked for, as in "kpi och kommuner".
    granser
        What the service does not take, said where it refuses a question (400, 413, 422): one sentence.
    """

    namn: str
    titel: str
    sektion: str
    urval: str
    granser: str

    @property
    def kallhanvisning(self) -> str:
        """The source line of what it publishes, as "Källa: Kolada"."""
        return kallhanvisning([self.titel], harledd=False)

    @property
    def address_hint(self) -> str:
        """What to do about a wrong address."""
        return f"Kontrollera adressen i kategoriplan.toml: {self.sektion} bas."

    @property
    def fetch_hint(self) -> str:
        """What to do about a raw file that cannot be used."""
        return f"Hämta på nytt med kategoriplan fetch {self.namn}; ändra inte filen."
