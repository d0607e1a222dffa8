"""Which written names are the same supplier, and what a person is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpilib.rules.leverantor import MASKERAD_ID, Beslut, Namnform, Skriven, indela, namnform
from kpilib.rules.tveksam import tveksamma

A, B, C = "5560360793", "5561234567", "5591112223"

names = st.sampled_from(
    [
        "Ekbacken Omsorg AB",
        "EKBACKEN OMSORG",
        "Ekbacken Omsorg HB",
        "Ekdalen Vård AB",
        "Ekdalen, Vård (publ)",
        "Skyddad uppgift",
        "AB Norr",
        "Norr Aktiebolag f.d. Söder AB",
        "Stiftelsen Norr",
        "AB",
    ]
)
written = st.builds(Skriven, names, st.sampled_from([None, A, B, "person-ab12", "1007"]))
decisions = st.builds(
    Beslut,
    names,
    st.sampled_from([None, A, B]),
    st.sampled_from(["samma", "olika"]),
    st.sampled_from([A, B, C]),
)


def ids(skrivna: list[Skriven], beslut: list[Beslut] | None = None) -> dict[tuple[str, str | None], str]:
    found = indela(skrivna, beslut or [], maskerad={"Skyddad uppgift"})
    return {(i.skriven.namn, i.skriven.nummer): i.leverantor_id for i in found.identiteter}


@pytest.mark.parametrize(
    "namn",
    [
        "Ekbacken Omsorg AB",
        "EKBACKEN  OMSORG aktiebolag",
        "AB Ekbacken-Omsorg (publ)",
        "Ekbacken omsorg AB, f.d. Tallen HB",
        "Ekbacken Omsorg AB (tidigare Tallen AB)",
    ],
)
def test_ways_to_write_one_name(namn: str) -> None:
    assert namnform(namn) == Namnform("ekbacken omsorg", "ab")


def test_and_is_written_in_two_ways_and_a_diacritic_tells_names_apart() -> None:
    assert namnform("Vård & Stöd").stam == namnform("Vård och Stöd").stam
    assert namnform("Ås AB").stam != namnform("As AB").stam


def test_a_name_that_is_only_a_legal_form_keeps_it() -> None:
    assert namnform("AB") == Namnform("ab")


def test_a_name_that_begins_with_former_is_a_name() -> None:
    assert namnform("Tidigare Omsorg AB") == Namnform("tidigare omsorg", "ab")


@given(names)
def test_the_form_of_a_form_is_itself(namn: str) -> None:
    assert namnform(namnform(namn).stam).stam == namnform(namn).stam


def test_the_rows_of_a_written_name_are_those_of_all_sources() -> None:
    assert Skriven("Ekbacken AB", A).rader == 0
    assert Skriven("Ekbacken AB", A, kopfil=1, ramavtal=2, reskontra=4).rader == 7


def test_each_written_name_says_which_part_of_the_rule_tells_whose_it_is() -> None:
    skrivna = [
        Skriven("Ekbacken AB", A),
        Skriven("EKBACKEN", None),
        Skriven("Granen", None),
        Skriven("Linden", "1007"),
        Skriven("Skyddad uppgift", None),
        Skriven("Tallen AB", None),
    ]
    joined = [Beslut("Tallen AB", None, "samma", B)]
    found = indela(skrivna, joined, maskerad={"Skyddad uppgift"})
    assert [(i.skriven.namn, i.leverantor_id, i.regel) for i in found.identiteter] == [
        ("EKBACKEN", A, "namn"),
        ("Ekbacken AB", A, "nummer"),
        ("Granen", "namn:granen", "ensam"),
        ("Linden", "intern:1007", "ensam"),
        ("Skyddad uppgift", MASKERAD_ID, "skyddad"),
        ("Tallen AB", B, "beslut"),
    ], "in order of name, each once"


def test_one_name_under_several_numbers_is_listed_in_order_of_number() -> None:
    found = indela([Skriven("Ekbacken", nr) for nr in (C, None, A, B)])
    assert [i.skriven.nummer for i in found.identiteter] == [None, A, B, C]


def test_a_number_goes_before_a_name() -> None:
    found = ids([Skriven("Ekbacken AB", A), Skriven("Nytt Namn AB", A), Skriven("Ekbacken AB", B)])
    assert set(found.values()) == {A, B}
    assert found["Ekbacken AB", A] == found["Nytt Namn AB", A]


def test_a_name_without_number_is_the_one_supplier_it_fits() -> None:
    found = ids([Skriven("Ekbacken AB", A), Skriven("EKBACKEN", None), Skriven("Ekbacken HB", None)])
    assert found["EKBACKEN", None] == A
    assert found["Ekbacken HB", None] == "namn:ekbacken (hb)", "two legal forms are two suppliers"


def test_a_name_without_number_may_fit_a_municipality_s_own_number() -> None:
    own = [Skriven("Ekbacken AB", "1007"), Skriven("Ekbacken", None)]
    assert set(ids(own).values()) == {"intern:1007"}
    assert ids([*own, Skriven("Tallen", None)])["Tallen", None] == "namn:tallen"
    assert set(ids([*own, Skriven("Ekbacken AB", A)]).values()) == {A}


def test_a_name_that_fits_two_is_neither_and_is_asked_about() -> None:
    skrivna = [Skriven("Ekbacken AB", A), Skriven("Ekbacken AB", B), Skriven("Ekbacken", None)]
    assert ids(skrivna)["Ekbacken", None] == "namn:ekbacken"
    asked = tveksamma(indela(skrivna), likhet=0.9)
    assert {(t.skal, frozenset((t.leverantor_id, t.annan_id))) for t in asked} == {
        ("lika_namn", frozenset((A, B))),
        ("lika_namn", frozenset((A, "namn:ekbacken"))),
        ("lika_namn", frozenset((B, "namn:ekbacken"))),
    }


def test_a_masked_supplier_is_never_merged() -> None:
    found = ids([Skriven("Skyddad uppgift", A), Skriven("Skyddad uppgift", None), Skriven("Ekbacken AB", A)])
    assert found["Skyddad uppgift", A] == found["Skyddad uppgift", None] == MASKERAD_ID
    assert found["Ekbacken AB", A] == A


def test_two_sole_traders_are_two_and_nobody_is_asked() -> None:
    skrivna = [Skriven("Enskild näringsidkare", f"person-{n}") for n in ("a1", "b2")]
    assert set(ids(skrivna).values()) == {"person-a1", "person-b2"}
    assert tveksamma(indela(skrivna), likhet=0.5) == []


def test_a_decision_joins_parts_and_names_a_group() -> None:
    skrivna = [Skriven("Ekbacken AB", A), Skriven("Ekbaken", None), Skriven("Tallen AB", B)]
    joined = [Beslut("Ekbaken", None, "samma", A), Beslut("Tallen AB", B, "koncern", koncern="Skogen")]
    found = indela(skrivna, joined)
    assert ids(skrivna, joined)["Ekbaken", None] == A
    assert found.koncern == {B: "Skogen"}
    apart = [Beslut("Ekbacken", None, "olika", A)]
    assert ids([Skriven("Ekbacken", None), Skriven("Ekbacken AB", A)], apart)["Ekbacken", None] != A


def test_a_decision_speaks_of_a_supplier_by_number_before_name() -> None:
    skrivna = [Skriven("Ekbacken AB", A), Skriven("Tallen", "1007"), Skriven("Linden", None)]
    by_number = [Beslut("Ekbacken AB", A, "samma", C, annat_namn="Linden")]
    assert ids(skrivna, by_number) == {
        ("Ekbacken AB", A): C,
        ("Tallen", "1007"): "intern:1007",
        ("Linden", None): "namn:linden",
    }, "also by a number that no source writes"
    own_number = [Beslut("Ett annat namn", "1007", "samma", B)]
    assert ids(skrivna, own_number) == {
        ("Ekbacken AB", A): A,
        ("Tallen", "1007"): B,
        ("Linden", None): "namn:linden",
    }
    by_name = [Beslut("LINDEN", None, "samma", annat_namn="Ekbacken aktiebolag")]
    assert ids(skrivna, by_name)["Linden", None] == A


def test_a_decision_by_name_speaks_of_the_rows_without_number_where_there_are_any() -> None:
    skrivna = [Skriven("Ekbacken AB", A), Skriven("Ekbacken AB", B), Skriven("Ekbacken", None)]
    found = ids(skrivna, [Beslut("Ekbacken", None, "samma", C)])
    assert found == {("Ekbacken AB", A): A, ("Ekbacken AB", B): B, ("Ekbacken", None): C}
    numbered = [Skriven("Ekbacken AB", A), Skriven("Tallen AB", B)]
    assert ids(numbered, [Beslut("Ekbacken", None, "samma", B)])["Ekbacken AB", A] == B


def test_of_two_suppliers_that_one_is_said_to_be_the_lowest_number_stands_for_all() -> None:
    skrivna = [Skriven(n, nr) for n, nr in (("Ett", C), ("Två", B), ("Tre", A))]
    both = [Beslut("Ett", C, "samma", nr) for nr in (B, A)]
    assert set(ids(skrivna, both).values()) == {A}


def test_a_supplier_said_to_be_itself_stands_for_those_that_are_said_to_be_it() -> None:
    skrivna = [Skriven("Ett", A), Skriven("Tre", C)]
    kept = [Beslut("Tre", C, "samma", C), Beslut("Ett", A, "samma", C)]
    assert set(ids(skrivna, kept).values()) == {C}


def test_of_two_groups_that_are_decided_the_last_by_name_holds() -> None:
    decided = [Beslut("Ett", A, "koncern", koncern=k) for k in ("Skogen", "Alen")]
    for order in (decided, decided[::-1]):
        assert indela([Skriven("Ett", A)], order).koncern == {A: "Skogen"}


def test_a_decision_that_names_no_other_joins_nothing() -> None:
    """Least of all to what is written without a letter."""
    alone = Beslut("Ekbacken", None, "samma")
    written = [Skriven("Ekbacken", None), Skriven("—", None)]
    assert ids(written, [alone]) == ids(written)


def test_a_chain_of_decisions_ends_at_the_last() -> None:
    skrivna = [Skriven(n, nr) for n, nr in (("Ett", A), ("Två", B), ("Tre", C))]
    chain = [Beslut("Ett", A, "samma", B), Beslut("Två", B, "samma", C)]
    assert set(ids(skrivna, chain).values()) == {C}
    assert set(ids(skrivna, chain[::-1]).values()) == {C}


def test_a_number_keyed_under_a_wrong_name_is_moved_by_a_decision() -> None:
    skrivna = [Skriven("Ekbacken AB", A), Skriven("Tallen AB", A)]
    asked = tveksamma(indela(skrivna), likhet=0.9)
    assert [(t.skal, t.namn, t.annat_namn) for t in asked] == [
        ("ett_nummer_tva_namn", "Ekbacken AB", "Tallen AB")
    ]
    moved = [Beslut("Tallen AB", A, "olika", A)]
    assert ids(skrivna, moved) == {("Ekbacken AB", A): A, ("Tallen AB", A): "namn:tallen"}
    kept = [Beslut("Tallen AB", A, "samma", A)]
    assert set(ids(skrivna, kept).values()) == {A}
    assert tveksamma(indela(skrivna, kept), kept, likhet=0.9) == []


@pytest.mark.parametrize("beslut", ["samma", "olika"])
def test_what_is_decided_is_not_asked_again(beslut: str) -> None:
    skrivna = [Skriven("Ekbacken Omsorg AB", A), Skriven("Ekbaken Vård AB", B)]
    words = {"omsorg", "vård"}
    [asked] = tveksamma(indela(skrivna), likhet=0.9, branschord=words)
    assert (asked.skal, asked.likhet) == ("liknande_namn", 0.933)
    decided = [Beslut("Ekbaken Vård AB", B, beslut, A)]
    assert tveksamma(indela(skrivna, decided), decided, likhet=0.9, branschord=words) == []


def test_only_pairs_with_a_supplier_in_focus_are_asked_about() -> None:
    skrivna = [Skriven("Ekbacken", A), Skriven("Ekbacken", B), Skriven("Tallen", C)]
    assert tveksamma(indela(skrivna), likhet=0.9, fokus={C}) == []
    assert len(tveksamma(indela(skrivna), likhet=0.9, fokus={A})) == 1


@given(st.lists(written, max_size=8), st.lists(decisions, max_size=4), st.randoms())
def test_the_order_of_names_and_decisions_does_not_matter(
    skrivna: list[Skriven], beslut: list[Beslut], rng: object
) -> None:
    again, decided = list(skrivna), list(beslut)
    rng.shuffle(again)  # type: ignore[attr-defined]
    rng.shuffle(decided)  # type: ignore[attr-defined]
    assert indela(skrivna, beslut) == indela(again, decided)
    assert tveksamma(indela(skrivna, beslut), beslut, likhet=0.8) == tveksamma(
        indela(again, decided), decided, likhet=0.8
    )


@given(st.lists(written, max_size=8))
def test_every_written_name_is_one_supplier_and_rows_change_nothing(skrivna: list[Skriven]) -> None:
    found = ids(skrivna)
    assert set(found) == {(s.namn, s.nummer) for s in skrivna}
    assert len(indela(skrivna, maskerad={"Skyddad uppgift"}).identiteter) == len(set(skrivna))
    assert found == ids([replace(s, kopfil=3) for s in skrivna])
