"""Framework agreements on a day: those in force, those to come, and those that end soon."""

from __future__ import annotations

from datetime import date

import polars as pl

from kpilib.rules.avtal import varnas_till
from kpilib.underlag.grund import Underlag


def avtal(u: Underlag, dag: date) -> pl.DataFrame:
    """The agreements in force on a day or decided to follow.

    Returns
    -------
    polars.DataFrame
        A row per agreement and delområde: avtalsnummer, leverantor, insats, delomrade (empty where there is
        none), fran, till (after extension), galler (in force on the day) and snart (ends so soon that
        it is taken up, see `kpilib.rules.avtal`); those that end first stand first.
    """
    fran, till = pl.col("fran"), pl.col("till")
    return (
        u.gate.tabell("ramavtal")
        .with_columns(pl.coalesce("forlangd_till", "till").alias("till"), pl.col("delomrade").fill_null(""))
        .filter(till >= dag)
        .select(
            "avtalsnummer",
            "leverantor",
            "insats",
            "delomrade",
            "fran",
            "till",
            (fran <= dag).alias("galler"),
            (till <= varnas_till(dag)).alias("snart"),
        )
        .sort("till", "insats", "delomrade", "fran", "avtalsnummer", "leverantor")
    )


def utlopande(u: Underlag, dag: date) -> pl.DataFrame:
    """The agreements in force on a day that end so soon that it is taken up: the rows of `avtal`."""
    return avtal(u, dag).filter("galler", "snart")


def manader_kvar(dag: date, till: date) -> int:
    """Whole months from a day to another."""
    whole = (till.year - dag.year) * 12 + till.month - dag.month
    return whole - (till.day < dag.day)
