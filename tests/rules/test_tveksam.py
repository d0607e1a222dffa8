"""What a person is asked of two suppliers, and what not; beside what test_leverantor.py says of the rule."""

from __future__ import annotations

from kpilib.rules.leverantor import Beslut, Skriven, indela
from kpilib.rules.tveksam import Tveksam, tveksamma

A, B, C = "5560360793", "5561234567", "5591112223"


def asked(
    *written: tuple[str, str | None], likhet: float = 0.75, beslut: tuple[Beslut, ...] = ()
) -> list[Tveksam]:
    return tveksamma(indela([Skriven(*w) for w in written], beslut), beslut, likhet=likhet)


def test_names_just_so_alike_as_the_settings_say_are_asked_about_and_less_alike_are_not() -> None:
    """Three letters of four: 0.75."""
    assert [t.likhet for t in asked(("Alma", A), ("Alme", B))] == [0.75]
    assert asked(("Alma", A), ("Alme", B), likhet=0.7501) == []


def test_equal_names_are_wholly_alike() -> None:
    assert asked(("Ekbacken AB", B), ("Ekbacken", A)) == [
        Tveksam("lika_namn", A, "Ekbacken", B, "Ekbacken AB", 1.0)
    ]


def test_how_alike_names_are_is_said_with_three_decimals() -> None:
    [pair] = asked(("Ekbacken", A), ("Ekbaken", B))
    assert pair.likhet == 0.933


def test_a_number_under_two_names_that_are_not_alike_is_asked_about() -> None:
    assert asked(("Ekbacken AB", A), ("Tallen AB", A)) == [
        Tveksam("ett_nummer_tva_namn", A, "Ekbacken AB", A, "Tallen AB", 0.429)
    ]
    [shorter] = asked(("Ekbacken AB", A), ("Eken AB", A))
    assert shorter.likhet == 0.667, (
        "how alike they are is said even where their lengths alone tell them apart"
    )


def test_a_number_under_two_names_that_are_alike_is_not_asked_about() -> None:
    assert asked(("Ekbacken AB", A), ("Ekbaken AB", A)) == []
    assert asked(("Alma", A), ("Alme", A)) == [], "just so alike as the settings say"
    assert asked(("Ekbacken AB", A), ("Ekbacken HB", A)) == []


def test_of_three_names_under_a_number_a_decision_settles_its_own_only() -> None:
    three = ("Ekbacken AB", A), ("Granen AB", A), ("Tallen AB", A)
    kept = Beslut("Tallen AB", A, "samma", A)
    assert [(t.namn, t.annat_namn) for t in asked(*three)] == [
        ("Ekbacken AB", "Granen AB"),
        ("Ekbacken AB", "Tallen AB"),
        ("Granen AB", "Tallen AB"),
    ]
    assert [(t.namn, t.annat_namn) for t in asked(*three, beslut=(kept,))] == [("Ekbacken AB", "Granen AB")]


def test_a_decision_may_name_both_by_name() -> None:
    apart = Beslut("Ekbacken", None, "olika", annat_namn="Ekbaken")
    assert len(asked(("Ekbacken", A), ("Ekbaken", B))) == 1
    assert asked(("Ekbacken", A), ("Ekbaken", B), beslut=(apart,)) == []


def test_the_names_of_numbers_that_a_decision_joins_are_not_asked_about() -> None:
    joined = Beslut("Ekbacken AB", A, "samma", B)
    assert asked(("Ekbacken AB", A), ("Skogen AB", A), ("Tallen AB", B), beslut=(joined,)) == []


def test_two_suppliers_are_asked_about_once_by_the_first_of_their_names() -> None:
    names = ("Alma", A), ("Alme", A), ("Almo", B), ("Almu", B)
    assert [(t.namn, t.annat_namn) for t in asked(*names) if t.skal == "liknande_namn"] == [("Alma", "Almo")]


def test_a_decision_about_a_group_does_not_say_whether_two_are_the_same() -> None:
    group = Beslut("Ekbacken", A, "koncern", B, koncern="Skogen")
    assert len(asked(("Ekbacken", A), ("Ekbaken", B), beslut=(group,))) == 1


def test_what_is_asked_comes_in_order_of_reason_and_names() -> None:
    found = asked(
        ("Ekbacken", C), ("Ekbacken", A), ("Ekbaken", B), ("Tallen", B), ("Lindar", None), ("Linder", None)
    )
    assert [(t.skal, t.leverantor_id, t.annan_id) for t in found] == [
        ("ett_nummer_tva_namn", B, B),
        ("lika_namn", A, C),
        ("liknande_namn", A, B),
        ("liknande_namn", C, B),
        ("liknande_namn", "namn:lindar", "namn:linder"),
    ]
