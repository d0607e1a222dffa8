"""What is proposed of a file, asked about it and kept: by names and contents, and never a person."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from kpilib.errors import DataError, FileRejectedError, UsageError
from kpilib.profilhjalp import HOPPAD, Arbete, Fraga, Val, mask
from kpilib.profilhjalp.prova import forslag_i
from kpilib.sources import load_profiles
from kpilib.workspace import Workspace

from .conftest import KOPFIL, PERSONER, Gor

Fil = Callable[..., Path]


def svara_allt(arbete: Arbete, svar: dict[str, str]) -> list[Fraga]:
    """Every question answered: as said, else what is proposed, else that there is none."""
    asked = []
    while fragor := arbete.oppna_fragor():
        first = fragor[0]
        asked.append(first)
        arbete.svara(first, svar.get(first.id, first.val[0].svar if first.foreslagen else ""))
    return asked


def fraga(arbete: Arbete, id_: str) -> Fraga:
    return next(f for f in arbete.oppna_fragor() if f.id == id_)


SVAR = {
    "kolumn.insats": "Tjänst",
    "kolumn.fran": "Start",
    "kolumn.till": "Slut",
    "kolumn.belopp": "Debiterat",
    "varde.insats.Boende vuxna LSS": "bmss_vuxna",
    "varde.avtalsform.LOU-avtal": "ramavtal",
}


def test_what_is_certain_is_not_asked(gor: Gor, fil: Fil) -> None:
    arbete = gor(fil(), "kopfil")
    beslut = arbete.beslut()
    assert beslut is not None
    assert beslut.kolumner["leverantor"] == "Leverantör"
    assert beslut.kolumner["dygn"] == "Dygn"
    assert not {f"kolumn.{c}" for c in beslut.kolumner} & {f.id for f in arbete.oppna_fragor()}


def test_columns_are_told_by_what_they_hold(gor: Gor, fil: Fil) -> None:
    arbete = gor(fil(), "kopfil")
    assert fraga(arbete, "kolumn.personnummer").val[0].svar == "Brukarens pnr"
    assert fraga(arbete, "kolumn.avtalsform").val[0].svar == "Avtal"
    assert fraga(arbete, "kolumn.period").val[0].svar == "Debiteringsmånad"
    assert [v.svar for v in fraga(arbete, "kolumn.organisationsnummer").val] == ["Lev. org"]
    assert "Brukarens namn" not in [v.svar for f in arbete.oppna_fragor() for v in f.val]


def test_evidence_counts_every_cell_and_shows_no_person(gor: Gor, fil: Fil) -> None:
    rows = KOPFIL + "trasigt;D;BmSS vuxna;Södra Stöd AB;;Ramavtal;2024-10-05;;27;1,00;202410\n" * 2
    arbete = gor(fil(rows), "kopfil")
    [why] = fraga(arbete, "kolumn.personnummer").skal
    assert why.startswith(
        "Brukarens pnr: 3 av 5 ifyllda celler passar; till exempel 19••••••-•••• → en pseudonym"
    )
    said = " ".join(" ".join([f.fraga, *f.skal, *(v.text for v in f.val)]) for f in arbete.oppna_fragor())
    assert not any(part in said for part in PERSONER)
    assert "66 650,00 kr" in said.replace("\u00a0", " "), "what an amount would become"


def test_the_written_profile_reads_the_file(gor: Gor, fil: Fil, workspace: Workspace) -> None:
    arbete = gor(fil(), "kopfil")
    svara_allt(arbete, SVAR)
    beslut = arbete.beslut()
    assert beslut is not None
    assert beslut.saknas == []
    arbete.spara(beslut)
    prov = arbete.prov(beslut)
    assert prov.balans is not None
    assert (prov.balans.godkanda_rader, prov.balans.avvisade_rader) == (3, 0)
    assert prov.balans.godkanda_ore == 26830000
    assert not prov.utpekad
    assert arbete.profil(beslut).digest in {p.digest for p in load_profiles(workspace)}, "as it was tried"


def test_a_confirmed_name_is_known_in_the_next_file(gor: Gor, fil: Fil) -> None:
    first = gor(fil(), "kopfil")
    svara_allt(first, SVAR)
    beslut = first.beslut()
    assert beslut is not None
    first.spara(beslut)
    other = KOPFIL.replace("Dygn;", "Vårdade dygn totalt;").replace("Leverantör;", "Utförarens firma;")
    again = gor(fil(other, "ett_annat_system.csv"), "kopfil")
    asked = {f.id for f in again.oppna_fragor()}
    assert not asked & {"kolumn.personnummer", "kolumn.belopp", "kolumn.period", "kolumn.insats"}
    assert asked >= {"kolumn.dygn", "kolumn.leverantor"}


def test_a_skipped_question_stays_open_in_the_profile(gor: Gor, fil: Fil) -> None:
    arbete = gor(fil(), "kopfil")
    svara_allt(arbete, SVAR | {"varde.avtalsform.LOU-avtal": HOPPAD})
    beslut = arbete.beslut()
    assert beslut is not None
    text = arbete.spara(beslut).read_text(encoding="utf-8")
    assert "# FRÅGA: avtalsform: vad är ”LOU-avtal”? Det står på 2 rader." in text
    assert tomllib.loads(text)["varden"]["insats"]["bmss_vuxna"] == ["Boende vuxna LSS"]
    [left] = arbete.prov(beslut).karantan
    assert (left.kolumn, left.regel, left.antal) == ("avtalsform", "otillatet_varde", 2)


def test_no_text_of_a_file_becomes_a_line_of_the_profile(gor: Gor, fil: Fil) -> None:
    """A value or a header with a line feed stands in a comment, which it may not end."""
    hostile = "LOU\n[ond]\nond = 1\x1b[2J \u202e"
    content = KOPFIL.replace("LOU-avtal", f'"{hostile}"').replace("Lev. org", '"Lev. org\n[ond2]\nx = 1"')
    arbete = gor(fil(content), "kopfil")
    while fragor := arbete.oppna_fragor():
        first = fragor[0]
        arbete.svara(first, SVAR.get(first.id, first.val[0].svar if first.foreslagen else HOPPAD))
    beslut = arbete.beslut()
    assert beslut is not None
    for path in (arbete.spara_forslag(beslut), arbete.spara(beslut)):
        text = path.read_text(encoding="utf-8")
        assert not {"ond", "ond2"} & set(tomllib.loads(text))
        assert not [c for c in text if not c.isprintable() and c not in "\n\u00a0"]
        assert "[ond2]" in text


def test_an_own_file_is_changed_with_its_comments_left(gor: Gor, fil: Fil, workspace: Workspace) -> None:
    workspace.profiles.mkdir()
    own = workspace.profiles / "min.toml"
    own.write_text(
        '# Hösten 2024\nkalla = "kopfil"\nnamn = "min"\nfilnamn = ["uttag*"]\n\n[kolumner]\n'
        'personnummer = ["Brukarens pnr"]  # så heter den\n',
        encoding="utf-8",
    )
    arbete = gor(fil(), "kopfil")
    assert arbete.oppna_fragor()[0].id == "profil"
    svara_allt(arbete, SVAR)
    beslut = arbete.beslut()
    assert beslut is not None
    assert arbete.spara(beslut) == own
    text = own.read_text(encoding="utf-8")
    assert "# Hösten 2024" in text
    assert "# så heter den" in text
    assert tomllib.loads(text)["kolumner"]["belopp"] == ["Debiterat"]
    assert gor(arbete.path).laser is not None


def test_a_column_that_the_file_lacks_is_one_value_in_the_whole_file(gor: Gor, fil: Fil) -> None:
    rows = "\n".join(
        ";".join(c for i, c in enumerate(line.split(";")) if i != 5) for line in KOPFIL.splitlines()
    )
    arbete = gor(fil(rows + "\n"), "kopfil")
    asked = fraga(arbete, "konstant.avtalsform")
    assert [v.svar for v in asked.val] == ["ramavtal", "direktupphandling", "annan_kommun"]
    assert not asked.foreslagen, "which contract it is cannot be guessed"
    svara_allt(arbete, SVAR | {"konstant.avtalsform": "ramavtal"})
    beslut = arbete.beslut()
    assert beslut is not None
    assert arbete.profil(beslut).konstanter == {"avtalsform": "ramavtal"}
    assert not arbete.prov(beslut).karantan


def test_a_month_is_no_constant_but_the_one_of_the_files_name(gor: Gor, fil: Fil) -> None:
    rows = "\n".join(line.rpartition(";")[0] for line in KOPFIL.splitlines()) + "\n"
    arbete = gor(fil(rows, "uttag-202410.csv"), "kopfil")
    first = arbete.oppna_fragor()[0]
    assert (first.id, [v.svar for v in first.val]) == ("fel.las.period", ['"filnamn"'])
    assert not [f for f in arbete.oppna_fragor() if f.id == "konstant.period"]


def test_internal_supplier_numbers_are_asked_about(gor: Gor, fil: Fil) -> None:
    rows = KOPFIL.replace("556459-4538", "10004007").replace("556922-4644", "10004008")
    arbete = gor(fil(rows.replace("Lev. org", "Organisationsnummer")), "kopfil")
    svara_allt(arbete, SVAR | {"kolumn.organisationsnummer": "Organisationsnummer"})
    beslut = arbete.beslut()
    assert beslut is not None
    assert arbete.svar.get("las.egna_nummer") == "ja"
    assert arbete.profil(beslut).leverantor_id_ar_organisationsnummer is False


def test_a_value_that_may_be_a_person_is_neither_asked_about_nor_kept(gor: Gor, fil: Fil) -> None:
    rows = KOPFIL.replace(";LOU-avtal;", ";19900101-9844;")
    arbete = gor(fil(rows), "kopfil")
    svara_allt(arbete, SVAR | {"kolumn.avtalsform": "Avtal"})
    kept = arbete.svarsfil.read_text(encoding="utf-8")
    assert "9844" not in kept
    assert "Exempelsson" not in kept
    assert not [id_ for id_ in json.loads(kept) if id_.startswith("varde.avtalsform")]


def test_a_file_of_rows_without_headers_is_refused_without_a_word_of_them(gor: Gor, fil: Fil) -> None:
    rows = "".join(KOPFIL.splitlines(keepends=True)[1:])
    with pytest.raises(FileRejectedError) as caught:
        gor(fil(rows)).oppna_fragor()
    assert not any(part in str(caught.value) for part in PERSONER)


def test_a_file_whose_name_is_a_person_is_refused(gor: Gor, fil: Fil) -> None:
    with pytest.raises(FileRejectedError, match="namn innehåller ett personnummer"):
        gor(fil(name="19900101-9844.csv"))


def test_an_unknown_source_is_wrong_use(gor: Gor, fil: Fil) -> None:
    with pytest.raises(UsageError) as caught:
        gor(fil(), "kopfill")
    assert caught.value.gor == "Menade du kopfil?"


@pytest.mark.parametrize(
    ("typ", "cell", "shown"),
    [
        ("person", "19900101-9844", "19••••••-•••• → en pseudonym"),
        ("person", "900101-TF12", "••••••-•••• → en pseudonym"),
        ("organisationsnummer", "556459-4538", "••••••-•••• → ett organisationsnummer"),
        ("foretag", "Anna Exempelsson", "•••• •••••••••••"),
        ("text", "Anna", "••••"),
        ("kategori", "Ramavtal", "Ramavtal → ramavtal"),
        ("kategori", "Anna Exempelsson", "•••• ••••••••••• → okänt värde"),
        ("datum", "31.10.2024", "2024-10-31"),
        ("datum", "19900101-9844", "19••••••-••••"),
        ("manad", "202410", "2024-10"),
        ("heltal", "31", "31"),
        ("heltal", "199001019844", "19••••••••••"),
    ],
)
def test_an_example_shows_what_a_cell_becomes_and_no_person(typ: str, cell: str, shown: str) -> None:
    assert mask.exempel(typ, pl.Series([cell]), {"ramavtal": "ramavtal"}) == [shown]


@pytest.mark.parametrize(
    ("gor", "lines"),
    [
        (
            'Ange decimaltecken = "," eller "." under [las] i profilen.',
            [("las", "decimaltecken", ['","', '"."'])],
        ),
        (
            '[las]\nperiod = "filnamn"\n[konstanter]\nkopare = "X"',
            [("las", "period", ['"filnamn"']), ("konstanter", "kopare", ['"X"'])],
        ),
        ("Rätta beloppet i källan.", []),
    ],
)
def test_the_lines_of_an_error_become_questions(gor: str, lines: list[tuple[str, str, list[str]]]) -> None:
    assert forslag_i(DataError("", gor=gor)) == lines


@pytest.mark.parametrize(
    ("skrivet", "svar"),
    [("", "a"), ("2", "b"), ("B", "b"), ("andra", "b"), ("h", "?"), ("u", ""), ("9", None), ("x", None)],
)
def test_what_a_person_writes_is_understood_or_asked_again(skrivet: str, svar: str | None) -> None:
    asked = Fraga("x", "?", [], [Val("a", "första"), Val("b", "andra")], foreslagen=True, uteslut="ingen")
    assert asked.tolkat(skrivet) == svar
