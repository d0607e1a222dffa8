"""The demonstration files read by hand: nothing of the suite's own readers is used here."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import fastexcel
import polars as pl
import pytest

from kpilib.demo import DemoFile, write_demo
from kpilib.demo.kommun import Kommun, simulera

MANADER = [f"{ar}-{m:02d}" for ar in (2022, 2023, 2024) for m in range(1, 13)]


def text_rader(path: Path, kodning: str) -> list[dict[str, str]]:
    """The rows of a semicolon-separated file, header -> text."""
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode(kodning), newline=""), delimiter=";"))


def excel_rader(path: Path, rubrikrad: int) -> pl.DataFrame:
    """The sheet below the header on the given row (0-based), typed by the reader."""
    return fastexcel.read_excel(path).load_sheet(0, header_row=rubrikrad).to_polars()


def krona(text: str) -> float:
    return float(text.replace("\u00a0", "").replace(",", "."))


def dag(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True)
class Skriven:
    """The written demonstration, and its tables as frames with the headers of the files."""

    folder: Path
    filer: list[DemoFile]

    def __hash__(self) -> int:
        return hash(self.folder)

    def text(self, namn: str, kodning: str) -> list[dict[str, str]]:
        """The rows of a text file."""
        return text_rader(self.folder / namn, kodning)

    def kopfil(self, manad: str, *, forsta: bool = False) -> pl.DataFrame:
        """One month's purchases, without the sum row; Från and Till are days, amounts kronor.

        A month that came twice is read from the latest file, or from the first.
        """
        path = self.folder / f"kopfil_{manad}_rattad.xlsx"
        if forsta or not path.exists():
            path = self.folder / f"kopfil_{manad}.xlsx"
        if path.exists():
            rader = excel_rader(path, 2).filter(pl.col("Personnummer") != "Summa")
            return rader.with_columns(
                pl.col("Från", "Till").cast(pl.Date),
                pl.col("Dygn").cast(pl.Int64),
                pl.col("Dygnspris", "Belopp").cast(pl.Float64),
            )
        return self.textkop(path.with_suffix(".csv"))

    def textkop(self, path: Path) -> pl.DataFrame:
        """A purchase file that came as text."""
        return pl.DataFrame(
            [
                {
                    **rad,
                    "Avtalsnummer": rad["Avtalsnummer"] or None,
                    "Från": dag(rad["Från"]),
                    "Till": dag(rad["Till"]),
                    "Dygn": int(rad["Dygn"]),
                    "Dygnspris": krona(rad["Dygnspris"]),
                    "Belopp": krona(rad["Belopp"]),
                }
                for rad in text_rader(path, "cp1252")
            ],
            schema_overrides={"Till": pl.Date, "Avtalsnummer": pl.String},
        )

    @cached_property
    def kop(self) -> pl.DataFrame:
        """All the purchase files below one another."""
        return pl.concat([self.kopfil(manad) for manad in MANADER], how="diagonal_relaxed")

    @cached_property
    def egen_regi(self) -> pl.DataFrame:
        rader = excel_rader(self.folder / "egen_regi_2024-12-31.xlsx", 0)
        return rader.with_columns(pl.col("Från", "Till").cast(pl.Date))

    @cached_property
    def beslut(self) -> pl.DataFrame:
        rader = pl.DataFrame(text_rader(self.folder / "beslut_2024-12-31.csv", "utf-8-sig"))
        dagar = ("Beslutsdatum", "Verkställt från", "Avslutsdatum")
        return rader.with_columns(pl.col(namn).str.to_date(strict=False) for namn in dagar)

    @cached_property
    def avbrott(self) -> pl.DataFrame:
        rader = pl.DataFrame(text_rader(self.folder / "avbrott_2024-12-31.csv", "utf-8-sig"))
        return rader.with_columns(pl.col("Avbrott från", "Återupptaget").str.to_date(strict=False))

    @cached_property
    def ramavtal(self) -> pl.DataFrame:
        rader = pl.DataFrame(text_rader(self.folder / "ramavtal_2024-12-31.csv", "utf-8-sig"))
        return rader.with_columns(pl.col("Från", "Till").str.to_date())

    @cached_property
    def enheter(self) -> pl.DataFrame:
        filer = [self.folder / f"enhet_{ar}.csv" for ar in range(2015, 2025)]
        rader = [rad for fil in filer for rad in text_rader(fil, "cp1252")]
        return pl.DataFrame(rader).with_columns(pl.col("Platser", "Belagda dygn").cast(pl.Int64))

    @cached_property
    def bedomningar(self) -> pl.DataFrame:
        rader = excel_rader(self.folder / "behovsbedomning_2024-12-31.xlsx", 0)
        return rader.with_columns(pl.col("Datum").cast(pl.Date), pl.col("Poäng").cast(pl.Int64))

    def kostnad(self, ar: int) -> pl.DataFrame:
        """A year's account lines, with the net cost of each in whole öre."""
        netto = sum((pl.col(namn) * 100).round().cast(pl.Int64) for namn in ("Intäkt", "Kostnad", "Overhead"))
        path = self.folder / f"kostnad_{ar}.xlsx"
        if path.exists():
            return excel_rader(path, 3).with_columns(netto.alias("netto"))
        rader = pl.DataFrame(text_rader(path.with_suffix(".csv"), "cp1252"))
        belopp = pl.col("Intäkt", "Kostnad", "Overhead").map_elements(krona, return_dtype=pl.Float64)
        return rader.with_columns(belopp).with_columns(netto.alias("netto"))

    @cached_property
    def reskontra(self) -> pl.DataFrame:
        """The ledgers of all years."""
        rader = [
            rad
            for ar in (2022, 2023, 2024)
            for rad in text_rader(self.folder / f"leverantorsreskontra_{ar}.csv", "utf-16")
        ]
        return pl.DataFrame(rader).with_columns(
            (pl.col("nettobelopp").str.replace(",", "").cast(pl.Int64)).alias("ore"),
            pl.col("bokforingsdatum").str.to_date(),
        )


@pytest.fixture(scope="session")
def skriven(tmp_path_factory: pytest.TempPathFactory) -> Skriven:
    """The demonstration municipality as files, in a folder that was not there before."""
    folder = tmp_path_factory.mktemp("demo") / "en" / "mapp"
    return Skriven(folder, write_demo(folder))


@pytest.fixture(scope="session")
def kommun() -> Kommun:
    """The same municipality before it is written."""
    return simulera(2024, 1, date(2024, 12, 31))
