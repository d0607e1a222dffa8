from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path

import pytest

from kpilib.errors import AmbiguousError, FileRejectedError, ProfileError, UsageError
from kpilib.formats import DEFAULT
from kpilib.sources import Profile, RawTable, Shape, recognise

Recognise = Callable[..., tuple[RawTable, Profile]]

KOPFIL = (
    "Personnr;Insatstyp;Leverantörsnamn;Org.nr;Avtalstyp;Fr o m;T o m;Pris per dygn;Antal dygn;Belopp;Månad\n"
    "197010632391;BmSS;Omsorg AB;5560360793;Ramavtal;2024-01-01;;1 000,00;31;31 000,00;2024-10\n"
)
EGEN_REGI = "Personnummer;Insats;Enhet;Från;Till\n197010632391;BmSS;Ljuset;2024-01-01;\n"

V11 = (
    "kopare_id;kopare;verifikationsnummer;leverantor;leverantor_id;konto_nr;konto_text;bokforingsdatum;"
    "forvaltning;fakturanummer;nettobelopp;grund;avtal;kommun_id;s_kod_nr\n"
)
LINES = (
    "2120001355;Göteborg;1001;Åkes Omsorg – Vård;5560360793;4631;Köp;2024-10-31;FFS;F1;{a};;A1;1480;\n"
    "2120001355;Göteborg;1002;Öns Vård;5560360793;4631;Köp;2024-10-31;FFS;F2;{b};;;1480;\n"
)


@pytest.fixture
def recognised(tmp_path: Path, shapes: tuple[Shape, ...], profiles: list[Profile]) -> Recognise:
    def run(
        content: str | bytes,
        name: str = "fil.csv",
        *,
        more: tuple[Profile, ...] = (),
        source: str | None = None,
        profil: str | None = None,
    ) -> tuple[RawTable, Profile]:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return recognise(path, shapes, [*profiles, *more], source=source, profil=profil)

    return run


@pytest.mark.parametrize(("content", "kalla"), [(KOPFIL, "kopfil"), (EGEN_REGI, "egen_regi")])
def test_a_file_is_recognised_by_its_header(recognised: Recognise, content: str, kalla: str) -> None:
    table, profile = recognised(content)
    assert (profile.kalla, profile.namn) == (kalla, "standard")
    assert table.frame["personnummer"].to_list() == ["197010632391"]


def test_the_canonical_names_are_a_header_for_every_source(
    recognised: Recognise, shapes: tuple[Shape, ...]
) -> None:
    for shape in shapes:
        table, profile = recognised(
            ";".join(shape.kolumner) + "\n" + "x;" * (len(shape.kolumner) - 1) + "x\n"
        )
        assert profile.kalla == shape.kalla
        assert set(shape.kolumner) < set(table.frame.columns)


def test_a_purchase_file_without_its_amount_is_not_taken_for_another_source(recognised: Recognise) -> None:
    with pytest.raises(FileRejectedError, match="mest lik kopfil men saknar"):
        recognised(KOPFIL.replace("Belopp", "Månadsdebitering"))


def test_missing_columns_are_told_with_the_nearest_headers_and_the_line_to_add(
    recognised: Recognise,
) -> None:
    with pytest.raises(FileRejectedError) as caught:
        recognised(KOPFIL.replace("Avtalstyp", "Avtals-form enl. inköp"), "kopfil.csv")
    error = caught.value
    assert "avtalsform (närmast i filen: Avtals-form enl. inköp)" in error.vad
    assert error.var == "kopfil.csv, rad 1"
    assert "profiler/kopfil.toml" in error.gor
    names = '["Avtalstyp", "Typ av avtal", "Upphandlingsform", "Avtals-form enl. inköp"]'
    assert f"avtalsform = {names}" in error.gor, "the names that are known stay known"


def test_the_line_that_the_message_gives_mends_the_file(
    recognised: Recognise,
    profile_with: Callable[[str, str], Profile],
    tmp_path: Path,
    shapes: tuple[Shape, ...],
) -> None:
    path = tmp_path / "kopfil.csv"
    path.write_text(KOPFIL.replace("Avtalstyp", "Avtals-form enl. inköp"), encoding="utf-8")
    profile = profile_with("kopfil", '[kolumner]\navtalsform = "Avtals-form enl. inköp"\n')
    table, _ = recognise(path, shapes, [profile])
    assert table.frame["avtalsform"].to_list() == ["Ramavtal"]


def test_a_file_that_nothing_knows_is_refused(recognised: Recognise) -> None:
    with pytest.raises(FileRejectedError, match="Ingen rubrikrad"):
        recognised("a;b\n1;2\n")


def test_the_columns_wanted_are_told_when_the_source_is_known(recognised: Recognise) -> None:
    with pytest.raises(FileRejectedError, match="arende, avbrott_fran, aterupptaget"):
        recognised("a;b\n1;2\n", source="avbrott")


def test_the_source_may_be_given(recognised: Recognise) -> None:
    assert recognised(KOPFIL, source="egen_regi")[1].kalla == "egen_regi"


def test_an_unknown_source_or_profile_is_wrong_use(recognised: Recognise) -> None:
    with pytest.raises(UsageError):
        recognised(KOPFIL, source="kopfilen")
    with pytest.raises(UsageError):
        recognised(KOPFIL, profil="finns_inte")


def test_a_profile_of_a_source_that_does_not_exist_is_named(recognised: Recognise) -> None:
    with pytest.raises(ProfileError) as caught:
        recognised(KOPFIL, more=(Profile(kalla="kopfill", namn="x"),))
    assert caught.value.gor == "Menade du kopfil?"


def test_profiles_that_fit_equally_ask_for_one(recognised: Recognise, profiles: list[Profile]) -> None:
    standard = next(p for p in profiles if (p.kalla, p.namn) == ("kopfil", "standard"))
    twin = standard.model_copy(update={"namn": "tvilling", "filnamn": ("sdn*",)})
    with pytest.raises(AmbiguousError, match="kopfil/standard, kopfil/tvilling"):
        recognised(KOPFIL, more=(twin,))
    assert recognised(KOPFIL, more=(twin,), profil="tvilling")[1].namn == "tvilling"
    assert recognised(KOPFIL, "sdn_2024.csv", more=(twin,))[1].namn == "tvilling"


def test_a_stored_file_is_known_by_its_own_name(recognised: Recognise, profiles: list[Profile]) -> None:
    standard = next(p for p in profiles if (p.kalla, p.namn) == ("kopfil", "standard"))
    twin = standard.model_copy(update={"namn": "tvilling", "filnamn": ("sdn*",)})
    assert recognised(KOPFIL, "0123456789ab-sdn_2024.csv", more=(twin,))[1].namn == "tvilling"
    with pytest.raises(FileRejectedError) as caught:
        recognised("", "0123456789ab-sdn_2024.csv")
    assert caught.value.var == "sdn_2024.csv"


def test_what_is_wrong_with_the_file_itself_is_said_first(recognised: Recognise) -> None:
    with pytest.raises(AmbiguousError, match="utf-16-le"):
        recognised(KOPFIL.encode("utf-16-le"))


def test_the_national_ledger_reads_alike_from_utf16_with_commas_and_utf8_with_points(
    recognised: Recognise,
) -> None:
    commas = (V11 + LINES).format(a="1 234 567,89", b="−50,00").replace("\n", "\r\n")
    points = (V11 + LINES).format(a="1234567.89", b="-50.00").replace(";", "|")
    one, profile = recognised(codecs.BOM_UTF16_LE + commas.encode("utf-16-le"), "a.csv")
    two, _ = recognised(points.encode(), "b.csv")
    assert profile.kalla == "leverantorsreskontra"
    assert one.frame.drop("nettobelopp").equals(two.frame.drop("nettobelopp"))
    assert one.frame["nettobelopp"].to_list() == ["1 234 567,89", "−50,00"]


def test_the_older_names_of_the_national_ledger_are_known(recognised: Recognise) -> None:
    older = V11.replace("bokforingsdatum", "datum").replace("nettobelopp", "belopp")
    table, profile = recognised(older + LINES.format(a="1,50", b="2,50"))
    assert profile.kalla == "leverantorsreskontra"
    assert table.rubriker["bokforingsdatum"] == "datum"
    assert table.rubriker["nettobelopp"] == "belopp"


def test_the_standard_ledger_has_organisationsnummer_as_supplier_id(profiles: list[Profile]) -> None:
    ledger = next(p for p in profiles if (p.kalla, p.namn) == ("leverantorsreskontra", "standard"))
    assert ledger.leverantor_id_ar_organisationsnummer is True


def test_the_profiles_terms_follow_the_table(
    recognised: Recognise, profile_with: Callable[[str, str], Profile]
) -> None:
    mine = profile_with("enhet", '[las]\ndatumformer = ["ååmmdd"]\n').model_copy(update={"namn": "min"})
    text = "enhet;insats;regiform;period;platser;belagda_dygn\nA;B;C;D;1;2\n"
    table, _ = recognised(text, more=(mine,), profil="min")
    assert table.datumformer == DEFAULT | {"ååmmdd"}


def test_what_is_wrong_with_the_file_comes_before_what_another_profile_lacks_in_it(
    recognised: Recognise,
) -> None:
    """One source's profile that reads quotation marks as text opens a file that no other can open."""
    other = Profile.model_validate({"kalla": "avbrott", "namn": "egen", "las": {"citattecken": ""}})
    text = KOPFIL.replace("Omsorg AB", '"Omsorg AB') + "x\n"
    with pytest.raises(AmbiguousError, match="citattecken") as caught:
        recognised(text, more=(other,))
    assert caught.value.var == "fil.csv, rad 2"


def test_an_encoding_of_the_profile_that_is_not_the_files_is_said(recognised: Recognise) -> None:
    own = Profile.model_validate({"kalla": "kopfil", "namn": "egen", "las": {"teckenkodning": "cp850"}})
    with pytest.raises(FileRejectedError, match="UTF-8 och inte cp850"):
        recognised(KOPFIL.replace("Omsorg AB", "Vård AB"), more=(own,), source="kopfil", profil="egen")


def test_another_sources_encoding_is_no_fault_of_a_file_that_lacks_a_column(recognised: Recognise) -> None:
    other = Profile.model_validate({"kalla": "beslut", "namn": "egen", "las": {"teckenkodning": "cp850"}})
    with pytest.raises(FileRejectedError, match="mest lik kopfil men saknar"):
        recognised(KOPFIL.replace("Belopp", "Månadsdebitering"), more=(other,))
