"""A person's number in any writing, and no other number of a municipality."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from stdnum import luhn

from kpilib.formats import find_persons, hidden, persons_in
from kpilib.formats.personspar import Skrift

TEN, TWELVE = "8112289874", "198112289874"
DIGITS = {
    "full width": "０１２３４５６７８９",
    "arabic-indic": "٠١٢٣٤٥٦٧٨٩",
    "persian": "۰۱۲۳۴۵۶۷۸۹",
    "devanagari": "०१२३४५६७८९",
    "mathematical": "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
    "raised": "⁰¹²³⁴⁵⁶⁷⁸⁹",
    "in a ring": "⓪①②③④⑤⑥⑦⑧⑨",
}
DASHES = "-+\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d\uff0b\u00ad-"
SPACES = [" ", "\u00a0", "\u2009", "\u202f", "\u2007", "\u3000", "\t"]
UNSEEN = [
    "\u200b",
    "\u200c",
    "\u200d",
    "\u2060",
    "\ufeff",
    "\u00ad",
    "\u202e",
    "\u061c",
    "\u0301",
    "\x00",
    "\ufe0f",
]


def _number(born: date, individual: int, *, samordning: bool) -> str:
    nine = f"{born:%y%m}{born.day + 60 * samordning:02d}{individual:03d}"
    return f"{born:%Y}{nine[2:]}{luhn.calc_check_digit(nine)}"


def _interim(nine: str) -> str:
    """The check digit of an interim number, whose letter counts as 1."""
    return str(luhn.calc_check_digit(nine[:6] + "1" + nine[7:]))


TODAY = datetime.now(UTC).date()
PERSONS = st.builds(
    _number, st.dates(date(1840, 1, 1), TODAY), st.integers(980, 999), samordning=st.booleans()
)


WRITINGS: dict[str, Callable[[str], str]] = {
    "ten bare digits": lambda n: n[2:],
    "twelve bare digits": lambda n: n,
    **{f"ten with U+{ord(d):04X}": (lambda n, d=d: n[2:8] + d + n[8:]) for d in DASHES},
    **{f"twelve with U+{ord(d):04X}": (lambda n, d=d: n[:8] + d + n[8:]) for d in DASHES},
    **{f"ten with space U+{ord(s):04X}": (lambda n, s=s: n[2:8] + s + n[8:]) for s in SPACES},
    **{f"twelve with space U+{ord(s):04X}": (lambda n, s=s: n[:8] + s + n[8:]) for s in SPACES},
    "a sign among spaces": lambda n: f"{n[2:8]} \u2013 {n[8:]}",
    "two signs": lambda n: f"{n[2:8]}--{n[8:]}",
    "a slash": lambda n: f"{n[2:8]}/{n[8:]}",
    "a dot": lambda n: f"{n[2:8]}.{n[8:]}",
    "an underscore": lambda n: f"{n[2:8]}_{n[8:]}",
    "a day with dashes": lambda n: f"{n[:4]}-{n[4:6]}-{n[6:8]}-{n[8:]}",
    "a day with slashes": lambda n: f"{n[:4]}/{n[4:6]}/{n[6:8]}-{n[8:]}",
    "a day with dots": lambda n: f"{n[2:4]}.{n[4:6]}.{n[6:8]}-{n[8:]}",
    "a day with spaces": lambda n: f"{n[2:4]} {n[4:6]} {n[6:8]} {n[8:]}",
    "a century apart": lambda n: f"{n[:2]} {n[2:8]}-{n[8:]}",
    "fours": lambda n: f"{n[:4]} {n[4:8]} {n[8:]}",
    "pairs": lambda n: " ".join(n[i : i + 2] for i in range(2, 12, 2)),
    "the check digit apart": lambda n: f"{n[2:8]}-{n[8:11]} {n[11]}",
    "every digit apart": lambda n: " ".join(n[2:]),
    "every digit apart with a sign": lambda n: "-".join(n),
    "a cell of a number": lambda n: f"{n}.0",
    "a cell of a number without century": lambda n: f"{n[2:]}.0",
    "an exponent": lambda n: f"{n[0]}.{n[1:]}E11",
    "an exponent with a comma": lambda n: f"{n[0]},{n[1:]}E+11",
    "an identity for VAT": lambda n: f"SE{n[2:]}01",
    "filled with noughts": lambda n: f"00{n}",
    "letters before": lambda n: f"PNR{n[2:]}",
    "letters after": lambda n: f"{n[2:]}a",
    "a word before": lambda n: f"enhet_{n[2:]}",
    **{
        f"digits {name}": (lambda n, row=row: f"{n[2:8]}-{n[8:]}".translate(str.maketrans("0123456789", row)))
        for name, row in DIGITS.items()
    },
    **{f"digits apart by U+{ord(u):04X}": (lambda n, u=u: u.join(n[2:])) for u in UNSEEN},
    **{f"many U+{ord(u):04X}": (lambda n, u=u: f"{n[2:6]}{u * 9}{n[6:]}") for u in UNSEEN},
}  # fmt: skip


@pytest.mark.parametrize("writing", WRITINGS)
def test_every_writing_is_found_and_is_the_same_person(writing: str) -> None:
    assert persons_in(WRITINGS[writing](TWELVE)) == [TEN]


@given(
    PERSONS,
    st.sampled_from(sorted(WRITINGS)),
    st.sampled_from(["", "Avser ", "(", "Tel. ", "se: "]),
    st.sampled_from(["", ".", ", ring", ")"]),
)
@example(_number(date(2001, 1, 1), 980, samordning=False), "a cell of a number without century", "", "")
def test_any_person_in_any_writing_is_found_and_gone_when_it_is_hidden(
    number: str, writing: str, before: str, after: str
) -> None:
    assume(number[2:4] != "07" or "bare" not in writing or not before.startswith("Tel"))
    text = before + WRITINGS[writing](number) + after
    assert persons_in(text) == [number[2:]]
    left = "".join(str(unicodedata.digit(c)) for c in hidden(text) if unicodedata.digit(c, None) is not None)
    assert left in ("", "0", "01")


@given(PERSONS, PERSONS)
def test_two_persons_beside_each_other_are_two(one: str, other: str) -> None:
    assert persons_in(f"{one[2:8]}-{one[8:]} {other}") == [one[2:], other[2:]]
    assert hidden(f"{one}, {other[2:8]}-{other[8:]}", lambda _: "#") == "#, #"


@pytest.mark.parametrize(
    "text",
    [
        "900101-TF12", "19900101-TF12", "900101+t12a", "900101T98" + _interim("900101T98"),
        "900101 U98" + _interim("900101U98"),
    ],
)  # fmt: skip
def test_a_reserve_number_is_found_by_its_sign_and_an_interim_one_by_its_check_digit(text: str) -> None:
    assert len(persons_in(f"Barn {text}, ny")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "5560360793", "556036-0793", "16556036-0793", "SE556036079301", "8112289875", "81122898740",
        "1981122898740", "2024-10-31 12:00", "2024-10-31 1530", "1981-12-28 - 9874-01-01",
        "2024-01-01 2024-12-31", "120101 2024-10-31", "2024-01-01--2024-12-31",
        "20240101-20241231", "202401-202412",
        "205001019845", "183912319800", "AB-2024-TF12", "241031-ABCD", "20241231-rev2",
        "beslut_20241231-del2.csv", "1 2 3 4 5 6 7 8 9",
        "8 112 289 874 kr", "8112289874 kr", "8112289874,00 kr", "811 228 987,40", "0.8112289874",
        "070-122 89 87", "0701-22 89 87", "mobil 0712289874", "+46 70 122 89 87", "12 345 678",
        "person-8112289874abcdef", "dold-8112289874abcdef", "reserv-8112289874abcdef", "", "Norr",
    ],
)  # fmt: skip
def test_what_is_nobody_s_is_not_found(text: str) -> None:
    assert list(find_persons(text)) == [] or text.startswith(("person-", "dold-", "reserv-"))
    assert hidden(text) == text
    assert list(find_persons(text, "kod")) == []


LEGAL = st.builds(
    lambda first, second, rest: (nine := f"{first:02d}{second:02d}{rest:05d}") + luhn.calc_check_digit(nine),
    st.integers(10, 99), st.integers(20, 99), st.integers(0, 99999),
)  # fmt: skip


@given(
    LEGAL, st.sampled_from(["{0}", "{1}-{2}", "16{0}", "16{1}-{2}", "SE{0}01", "Org.nr {1} - {2}", "{1}–{2}"])
)
def test_no_organisationsnummer_is_a_person(number: str, form: str) -> None:
    text = form.format(number, number[:6], number[6:])
    assert persons_in(text) == []


@given(st.decimals(0, 10**12, places=2), st.sampled_from(["", " kr", " tkr"]))
def test_no_amount_as_it_is_written_is_a_person(amount: Decimal, unit: str) -> None:
    for space in (" ", " ", "."):
        text = f"{amount:,.2f}".replace(",", space).replace(".", ",", 0) + unit
        assert persons_in(text) == []


TIMES = st.datetimes(datetime.fromisoformat("1950-01-01"), datetime.fromisoformat("2100-01-01"))


@given(TIMES, TIMES)
def test_no_day_time_or_span_is_a_person(first: datetime, last: datetime) -> None:
    day, then, month, bare = f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}", f"{first:%Y-%m}", f"{first:%Y%m%d}"
    written = [
        day, f"{day} {first:%H:%M:%S}", f"{first:%Y-%m-%dT%H:%M}", f"{day}\u2013{then}", f"{day} - {then}",
        f"{day} {then}", f"{bare}-{last:%Y%m%d}", f"{first:%d.%m.%Y}", f"{month}\u2013{then[:7]}",
        f"{first:%y%m}-{last:%y%m}",
    ]  # fmt: skip
    if first.year > 1999:
        written.append(f"{day} {first:%H%M}")
    for text in written:
        assert persons_in(text) == [], text


@given(st.from_regex(r"[0-9]{10}|[0-9]{12}", fullmatch=True))
def test_an_ocr_number_of_no_day_or_with_another_check_digit_is_no_person(number: str) -> None:
    ten = number[-10:]
    day = "01" <= ten[2:4] <= "12" and 1 <= int(ten[4:6]) % 60 <= 31
    assume(not (day and luhn.is_valid(ten)))
    assert persons_in(f"OCR {number}") == []


def test_a_number_is_as_old_as_it_says_and_no_older() -> None:
    tomorrow = TODAY + timedelta(days=1)
    for born, there in ((date(1840, 1, 1), 1), (date(1839, 12, 31), 0), (TODAY, 1), (tomorrow, 0)):
        assert len(persons_in(_number(born, 987, samordning=False))) == there, born


def test_a_cell_that_a_workbook_made_a_number_of_has_lost_the_nought_that_it_began_with() -> None:
    number = _number(date(2001, 12, 28), 987, samordning=False)
    assert persons_in(f"{int(number[2:])}.0") == [number[2:]]
    assert persons_in(str(int(number[2:]))) == []


def test_in_a_file_what_parts_its_cells_and_what_is_a_number_or_a_hash_is_no_writing() -> None:
    def found(text: str, i: Skrift = "kod") -> int:
        return len(list(find_persons(text, i)))

    assert found(f"a;{TEN};b") == found(f'"{TEN}"') == found(f"<td>{TEN}</td>") == 1
    assert found("811228;9874") == found("811228,9874") == found("811228\n9874") == found("811228  9874") == 0
    assert found(f"[1, {TEN}, 2]") == found(f'{{"y": {TEN}.0}}') == found("[811228.9874]") == 0
    assert found(f"1,{TEN},2", "text") == found(f'{{"y": "{TEN}"}}') == found(f"[{TWELVE}]") == 1
    assert found(f"k{TEN}ab") == found(f"{TEN}{'ab' * 27}") == 0
    assert found("x=.2309699292*y") == 0
    assert found("1981-12-28 - 9874-01-01") == 0
