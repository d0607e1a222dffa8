"""The unit that amounts are written in: kronor, or thousands or millions of them, as people write it."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

FACTORS = {
    "öre": Decimal("0.01"),
    "kr": Decimal(1),
    "tkr": Decimal(1_000),
    "mkr": Decimal(1_000_000),
    "mdkr": Decimal(1_000_000_000),
}
"""A unit -> what an amount in it is multiplied with to be SEK."""

_KR = r"(?:kr(?:onor)?\b\.?|sek\b)"
_WORDS = {
    "mdkr": rf"md(?:kr|r)\b(?:\.?\s*{_KR})?|miljard(?:er|tals?)?\b(?:\s+(?:svenska\s+)?{_KR})?",
    "mkr": rf"mn?kr\b|msek\b|milj(?:on(?:er|tals?)?\b|\b\.?)(?:\s*(?:svenska\s+)?{_KR})?"
    rf"|(?:mn|mln|mio)\b\.?\s*{_KR}",
    "tkr": rf"[tk]\s?(?:kr|sek)\b|tusen(?:tals?)?\b(?:\s+(?:svenska\s+)?{_KR})?"
    rf"|(?:1[ \u00a0.]?)?000[- \u2013]?tals?\b(?:\s*(?:svenska\s+)?{_KR})?",
    "öre": r"öre\b",
    "kr": rf"(?:svenska\s+)?{_KR}|:-",
}
_ROUND = {
    "tkr": rf"1[ \u00a0.]?000\s*{_KR}|['´’]?000\s*{_KR}",
    "mkr": rf"1[ \u00a0.]?000[ \u00a0.]?000\s*{_KR}",
}
"""A round amount is a unit only where it stands alone: beside words it may be a limit."""
_SCALE = re.compile(
    r"(?:\b(?:skala|faktor|multiplikator|multiplicerat?d?\s+med|delat\s+med|dividerat\s+med)\s*[:=]?\s*(?:1\s*:\s*)?"
    r"|(?<![\w/])(?:[x×*]|belopp(?:en)?\s*/|/)\s*)1[ \u00a0.]?000(?P<mkr>[ \u00a0.]?000)?(?![\d.,])"
    r"|^\s*[(\[]?['´’`]000[)\]]?\s*$|[(\[]['´’`]000[)\]]",
    re.IGNORECASE,
)
"""What amounts are to be multiplied with, said as a number."""
_UNIT = "|".join(f"(?P<{unit}>{words})" for unit, words in _WORDS.items())
_ALONE = re.compile(
    rf"(?:i\s+)?(?:{_UNIT}|(?P<mkr2>{_ROUND['mkr']})|(?P<tkr2>{_ROUND['tkr']}))\s*\.?", re.IGNORECASE
)
_INSIDE = re.compile(rf"(?<!\w)(?:{_UNIT})(?!\w)", re.IGNORECASE)
_AFTER_FIGURE = re.compile(r"(?<!\d)(?!(?:19|20)\d\d\s*$)\d[\d .,\u00a0]*\s*$")
"""A figure that is no year: what follows it is what it is counted in."""
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_TAIL = re.compile(r"(?:[\s_]+i\s+|[,/:]\s*|[\s_]+)([^,/:()\[\]]+?)\s*$", re.IGNORECASE)
_AFTER_I = re.compile(
    r"\b(?:belopp(?:en)?|siffror(?:na)?|tal(?:en)?|värden(?:a)?|anges|angivna?|redovisas|visas|uttrycks)"
    r"\s+(?:är\s+|anges\s+|angivna\s+|redovisas\s+|visas\s+|uttrycks\s+)*i\s+([^.,;()\[\]]+)",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"^\s*(?:belopps?)?(?:enhet|valuta|sort)\s*[:=]\s*(.+?)\s*$", re.IGNORECASE)
_MONEY = re.compile(
    r"(?<![a-zåäö])(?:[a-zåäö0-9]{0,4}(?:kr|sek)|kron\w*|[a-zåäö0-9 ]*tusen\w*|mil(?:j\w*|l?ion\w*)|hundra\w*"
    r"|[a-zåäö0-9]*tals?|eur|euro|usd|dollar|gbp|pund|nok|dkk|chf|k|m|mn|md|t|procent|index)(?![a-zåäö0-9])"
    r"|[€$£%‰]|000",
    re.IGNORECASE,
)
_VALUTA = "eur|euro|usd|dollar|gbp|nok|dkk|[€$£]"
_FOREIGN = re.compile(rf"[a-zåäö0-9]{{1,4}}(?:kr|sek)|{_VALUTA}|%|procent", re.IGNORECASE)
_STRANGE = re.compile(rf"[bcdhpx]kr|[cdhx]sek|tusenlapp\w*|{_VALUTA}", re.IGNORECASE)
_REMARK = re.compile(
    r"(?:exkl?|inkl?|exklusive|inklusive|ex|utan|med|moms|netto|brutto|utfall|budget|prognos|bokslut|ack|ackumulerat"
    r"|ackumulerad|period(?:en)?s?|månad(?:en)?s?|år(?:et)?s?|hel|helår|totalt?|summa|avtalat|fakturerat|bokfört|belopp"
    r"|intäkt(?:er)?|kostnad(?:er)?|positivt?a?|negativt?a?|plus|minus|löpande|fasta|priser|jan|feb|mar|apr|maj|jun|jul"
    r"|parentes|tabell(?:en)?|kolumn(?:en|erna)?|fetstil|rött|balans|diagrammet|aug|sep|okt|nov|dec|per|dygn|och|[-+\u2212]|[0-9]{2,4})"
)


def alone(text: str) -> str | None:
    """The unit that a text is, and nothing else; brackets around it are allowed.

    >>> alone("(tkr)"), alone("i 1 000-tal kronor"), alone("tkr per dygn")
    ('tkr', 'tkr', None)
    """
    found = _ALONE.fullmatch(text.strip().strip("()[]").strip())
    return _named(found) if found else None


def stated(text: str) -> set[str]:
    """Every unit that a header or title names, wherever in it.

    A unit after a figure is an amount and no unit (``över 100 tkr``); plain kronor count only where they
    stand as a unit: at the end, in brackets, or after an ``i``.

    >>> stated("Alla belopp anges i tusental kronor (exkl. moms)")
    {'tkr'}
    >>> stated("Kostnader i kronor per brukare"), stated("Köp över 100 tkr")
    (set(), set())
    """
    if (whole := alone(text)) and whole != "kr":
        return {whole}
    units = {unit for part in _places(text) if (unit := alone(part))}
    plain = text.replace("_", " ")
    for found in _INSIDE.finditer(plain):
        unit = _named(found)
        if unit not in ("kr", "öre") and not _AFTER_FIGURE.search(plain[: found.start()]):
            units.add(unit)
    units |= {"mkr" if found["mkr"] else "tkr" for found in _SCALE.finditer(text)}
    return units - {"kr"} if units & {"tkr", "mkr"} and _SCALE.search(text) else units


def unknown(text: str, *, rubrik: bool) -> str | None:
    """What stands in a unit's place and is none that is known, as it is written; None where nothing does.

    Parameters
    ----------
    rubrik
        True for the header of an amount column, where a unit stands in brackets or last; False for a
        title, where it stands after ``belopp i`` or ``enhet:``.

    >>> unknown("Kostnader (hkr)", rubrik=True), unknown("Kostnader (exkl. moms)", rubrik=True)
    ('hkr', None)
    >>> unknown("Belopp i euro", rubrik=False)
    'euro'
    """
    if stated(text):
        return None
    if not rubrik:
        after = _AFTER_I.findall(text)
        named = [*_LABELLED.findall(text), *_BRACKETS.findall(text)]
        places = [
            p
            for p in (*after, *named)
            if _MONEY.fullmatch(p.strip()) or (p in after and " " not in p.strip())
        ]
        return next((str(p).strip() for p in places if not _remark(p)), None)
    for part in _BRACKETS.findall(text):
        if not _remark(part):
            return str(part).strip()
    tail = _TAIL.search(_BRACKETS.sub("", text))
    *_, word = tail[1].split() if tail else [""]
    return word if _FOREIGN.fullmatch(word) else None


def strange(text: str) -> str | None:
    """A word of a sheet's or file's name that can only be a unit of money, and is none that is known.

    >>> strange("Utfall hkr"), strange("Utfall tkr"), strange("Underlag SKR")
    ('hkr', None, None)
    """
    words = [] if stated(text) else re.split(r"[\s_\-.,;:()\[\]]+", text)
    return next((word for word in words if _STRANGE.fullmatch(word)), None)


def unit_factor(header: str) -> tuple[Decimal, str | None]:
    """What the amounts under a header are multiplied with to be SEK, and the unit that the header states.

    >>> unit_factor("Belopp (tkr)")
    (Decimal('1000'), 'tkr')
    >>> unit_factor("Belopp")
    (Decimal('1'), None)
    """
    units = stated(header)
    unit = units.pop() if len(units) == 1 else None
    return (FACTORS[unit], unit) if unit else (Decimal(1), None)


@lru_cache(1 << 16)  # each profile asks the same of every cell among a file's first rows
def without_unit(header: str) -> str:
    """A header without the unit at its end, known or not: ``Belopp (tkr)`` is recognised as ``Belopp``.

    >>> without_unit("Kostnad, tkr"), without_unit("Kostnad (hkr)"), without_unit("Belopp (budget)")
    ('Kostnad', 'Kostnad', 'Belopp (budget)')
    """
    bracket = re.search(r"[\s_]*[(\[]([^()\[\]]*)[)\]]\s*$", header)
    inside = bracket[1].strip() if bracket else ""
    if (
        bracket
        and bracket.start()
        and (alone(inside) or _MONEY.fullmatch(inside) or _SCALE.search(bracket[0]))
    ):
        return re.sub(r"[\s_,]+i?$", "", header[: bracket.start()]) or header
    for found in re.finditer(r"[\s_,/:]+(?:i[\s_]+)?", header):
        last = header[found.end() :].replace("_", " ")
        if found.start() and last[-1:] not in (")", "]") and (alone(last) or _FOREIGN.fullmatch(last)):
            return header[: found.start()]
    return header


def _places(text: str) -> list[str]:
    """The parts of a text where a unit may stand: the whole, brackets, the end, and after an ``i``."""
    plain = text.replace("_", " ")
    outside = _BRACKETS.sub("", plain)
    cuts = [found for found in re.finditer(r"[\s,/:]+(?:i\s+)?", outside) if found.start()]
    end = next(
        (
            outside[f.end() :]
            for f in cuts
            if alone(outside[f.end() :]) and not _AFTER_FIGURE.search(outside[: f.start()])
        ),
        "",
    )
    inside = [part for text in _BRACKETS.findall(plain) for part in re.split(r"[/,;]", text)]
    return [*inside, end, *_AFTER_I.findall(plain), *_LABELLED.findall(plain)]


def _named(found: re.Match[str]) -> str:
    return str(found.lastgroup).rstrip("2")


def _remark(text: str) -> bool:
    words = re.findall(r"[^\s.,/]+", text.casefold())
    return all(_REMARK.fullmatch(word) for word in words)
