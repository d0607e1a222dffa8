"""A nyckeltal held against itself: example against SQL, SQL against the second calculation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from kommunen import ALL, SETTINGS, arbetsmapp

from kpilib.errors import UsageError
from kpilib.mall import nytt_nyckeltal
from kpilib.nyckeltal import load
from kpilib.nyckeltal.prova import Prov, prova

Edited = Callable[[str, str, str], Prov]
HELA = "insats,dimension,dimension_varde,period_typ,period,taljare,namnare,varde,exkluderade\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return nytt_nyckeltal("mitt", arbetsmapp(tmp_path))


@pytest.fixture
def edited(folder: Path) -> Edited:
    """What is found when one part of a nyckeltal that holds is changed."""

    def _edited(file: str, old: str, new: str) -> Prov:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        return prova(load(folder, SETTINGS))

    return _edited


def said(found: Prov) -> list[str]:
    return [f"{one.fil}, {one.var}: {one.vad}" for one in found.skillnader]


def test_a_new_nyckeltal_agrees_with_itself(folder: Path) -> None:
    assert prova(load(folder, SETTINGS)) == Prov("mitt", 2, True, ())


@pytest.mark.parametrize("name", ["volym", "regiform", "kostnad_per_plats", "nettokostnadsavvikelse"])
def test_one_of_the_packages_is_held_against_its_example(name: str) -> None:
    found = prova(ALL[name])
    assert (found.skillnader, found.omraknad) == ((), False)
    assert found.varden > 0


def test_sql_that_counts_otherwise_differs_from_both(edited: Edited) -> None:
    found = edited("nyckeltal.sql", "BETWEEN k.fran AND k.till", "< k.till AND b.beslutsdatum >= k.fran")
    assert said(found) == [
        "exempel/forvantat.csv, boende_vuxna, manad, 2024-10: taljare är 2 i filen, 1 enligt SQL:en.",
        "exempel/forvantat.csv, boende_vuxna, manad, 2024-10: varde är 2 i filen, 1 enligt SQL:en.",
        "omrakning.py, boende_vuxna, 2024-10: Omräkningen ger täljare 2, SQL:en täljare 1.",
    ]


def test_a_second_calculation_that_counts_otherwise_is_told_apart(edited: Edited) -> None:
    found = edited("omrakning.py", "return len(raknade), None", "return len(raknade), 3")
    assert said(found) == [
        "omrakning.py, boende_vuxna, 2024-10: Omräkningen ger täljare 2 och nämnare 3, SQL:en täljare 2.",
        "omrakning.py, boende_vuxna, 2024-11: Omräkningen ger täljare 1 och nämnare 3, SQL:en täljare 1.",
    ]


def test_a_value_that_only_one_of_them_has_is_named(edited: Edited) -> None:
    found = edited("exempel/forvantat.csv", "2024-11,1.000000,,1.0", "2024-12,1.000000,,1.0")
    assert said(found) == [
        "exempel/forvantat.csv, boende_vuxna, manad, 2024-12: Värdet står i filen, men SQL:en ger det inte."
    ]
    found = edited(
        "exempel/forvantat.csv", "boende_vuxna,alla,alla,manad,2024-10", "boende_barn,alla,alla,manad,2024-11"
    )
    assert "Värdet står i filen, men SQL:en ger det inte." in " ".join(said(found))


def test_a_period_of_the_example_with_more_values_than_are_said_is_not_passed_over(folder: Path) -> None:
    toml, sql = folder / "nyckeltal.toml", folder / "nyckeltal.sql"
    with toml.open("a", encoding="utf-8") as file:
        file.write('[dimension.kon]\nslag = "delmangd"\nbeskrivning = "Kvinnor och män."\n')
    sql.write_text(sql.read_text(encoding="utf-8").replace("    b.person,", "    b.person,\n    b.kon,"))
    found = said(prova(load(folder, SETTINGS)))
    where = "exempel/forvantat.csv, boende_vuxna, kon, K, manad, 2024-10"
    assert f"{where}: SQL:en ger värdet, men det står inte i filen." in found
    second = "omrakning.py, boende_vuxna, kon, K, 2024-10"
    assert f"{second}: Omräkningen ger täljare 2, SQL:en täljare 1." in found


def test_a_reason_for_leaving_a_row_out_that_is_not_explained_is_named(edited: Edited) -> None:
    left_out = "CASE WHEN b.kon = 'M' THEN 'man' END AS utesluten"
    found = edited("nyckeltal.sql", "CAST(NULL AS VARCHAR) AS utesluten", left_out)
    assert "nyckeltal.toml, [utesluts]: SQL:en utesluter rader som man, men det står inte här." in said(found)


@pytest.mark.parametrize(
    ("file", "old", "new", "says", "gor"),
    [
        ("omrakning.py", "def omrakna", "def rakna", "ingen funktion omrakna", "def omrakna"),
        ("omrakning.py", "return len(raknade), None", "return len(raknade)", "går inte att köra", "täljare"),
        ("omrakning.py", 'tabeller["beslut"]', 'tabeller["besluten"]', "KeyError: 'besluten'", "Rätta den"),
        ("omrakning.py", "raknade = [", "raknade = ", "SyntaxError", "Rätta den"),
        ("nyckeltal.sql", "b.person", "b.personen", "går inte att räkna", "personen"),
    ],
)
def test_what_cannot_be_run_says_where_and_what_to_do(
    file: str, old: str, new: str, says: str, gor: str, edited: Edited
) -> None:
    with pytest.raises(UsageError, match=says) as error:
        edited(file, old, new)
    assert gor in error.value.gor


@pytest.mark.parametrize(
    ("old", "new"), [('tabeller["beslut"]', 'tabeller["x"]'), ("raknade = [", "raknade = ")]
)
def test_a_fault_of_the_second_calculation_is_told_with_its_line(
    old: str, new: str, folder: Path, edited: Edited
) -> None:
    line = next(
        n
        for n, text in enumerate((folder / "omrakning.py").read_text().splitlines(), 1)
        if "raknade = [" in text
    )
    with pytest.raises(UsageError) as error:
        edited("omrakning.py", old, new)
    said_line = int(error.value.var.rpartition(":")[2])
    assert line <= said_line <= line + 5
