"""Which columns a nyckeltal is counted with is asked of its SQL, and what a missing one does is declared."""

from __future__ import annotations

from kommunen import ALL

from kpilib.contracts import CONTRACTS
from kpilib.contracts.columns import kind
from kpilib.contracts.contract import in_file
from kpilib.nyckeltal.kolumner import counted_with

OPTIONAL = [
    (name, column)
    for name, contract in CONTRACTS.items()
    for column, made in contract.kolumner.items()
    if not kind(made).obligatorisk and in_file(column, made) in contract.shape.valfria
]


def test_a_column_is_known_by_the_statements_that_do_not_bind_without_it() -> None:
    found = counted_with(ALL, [("kopfil", "dygnspris"), ("kopfil", "lagrum"), ("beslut", "avslutsdatum")])
    assert [one.id for one in found["kopfil", "dygnspris"]] == ["pris_mot_avtal"]
    assert found["kopfil", "lagrum"] == ()
    assert {"volym", "volym_manad"} <= {one.id for one in found["beslut", "avslutsdatum"]}


def test_a_column_counts_by_way_of_what_is_derived_from_it() -> None:
    """No statement names `orsak_ej_verkstalld` of beslut, nor the number that tells suppliers apart."""
    asked = [("beslut", "orsak_ej_verkstalld"), ("ramavtal", "organisationsnummer")]
    found = counted_with(ALL, asked)
    assert [one.id for one in found[asked[0]]] == ["ej_verkstallda"]
    assert "leverantorskoncentration" in {one.id for one in found[asked[1]]}
    assert not any("orsak_ej_verkstalld" in one.sql for one in ALL.values())


def test_what_a_missing_column_does_is_said_of_each_that_is_counted_with_and_of_no_other() -> None:
    used = {column for column, users in counted_with(ALL, OPTIONAL).items() if users}
    said = {(name, column) for name, contract in CONTRACTS.items() for column in contract.foljder}
    assert said == used


def test_a_column_that_is_called_as_a_derived_table_is_no_table() -> None:
    """`regiform` tells purchases apart by `kopfil.leverantor`, and reads nothing of `main.leverantor`."""
    [users] = counted_with(ALL, [("leverantorsbeslut", "samma_som")]).values()
    assert "storsta_leverantor" in {one.id for one in users}
    assert not {"regiform", "ramavtalskop"} & {one.id for one in users}
