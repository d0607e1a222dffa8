"""Texts that try to be something else than text, by the form that they aim at.

Each that runs something runs `MARKOR`: a page on which `window.KORD` is set has run a text. The pieces of an
address, `onda.invalid`, lead nowhere by the rules of names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

MARKOR = "KORD"
_KOR = f"window.{MARKOR}=1"
_ESC, _CSI, _BEL = "\x1b", "\x9b", "\x07"

TEXTER: Mapping[str, tuple[str, ...]] = {
    "html": (
        f"<script>{_KOR}</script>",
        f'"><img src=x onerror="{_KOR}">',
        f"' onmouseover='{_KOR}' x='",
        f"</td></table><svg onload={_KOR}>",
        f'<a href="javascript:{_KOR}">läs mer</a>',
        "<b>fet</b> &lt;i&gt; &amp; &#106; &nbsp;|",
        '<iframe srcdoc="<script>parent.KORD=1</script>"></iframe>',
        "<style>body{display:none}</style>",
        "<!-- allt efter det här",
        "]]><![CDATA[x",
        '<meta http-equiv="refresh" content="0;url=https://onda.invalid">',
        "<base href=https://onda.invalid/>",
    ),
    "skript": (
        f"</script><script>{_KOR}</script>",
        "</SCRIPT ><!--<script>",
        "`${window.KORD=1}` \\u003cscript\\u003e '+KORD+'",
    ),
    "markdown": (
        f"[läs mer](javascript:{_KOR})",
        "![bild](https://onda.invalid/x.png)",
        "<https://onda.invalid/a> https://onda.invalid/b www.onda.invalid a@onda.invalid",
        "[text][ref]\n\n[ref]: javascript:KORD",
        "# Rubrik\n## Underrubrik {#sec-lage}",
        "**fet** *kursiv* ~~struken~~ ^upp^ ~ner~ ==märkt== `kod`",
        "1. ett\n2. två",
        "(a) ett\n\n    indraget",
        "- [ ] kryss\n- punkt",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "Ord\n: förklaring",
        "Fotnot[^1] och ^[infälld]\n\n[^1]: ond",
        "Setext\n======",
        "---\ntitle: ond\n---",
        "***",
        "> citat\n>> djupare",
        "```{=html}\n<b>rå</b>\n```",
        "`<b>rå</b>`{=html}",
        "$\\href{javascript:KORD}{x}$ $$\\frac{1}{0}$$ \\(x\\) \\[y\\]",
        "\"citat\" 'enkelt' -- tank --- streck ... m.m. dvs. Dr. X",
        "\\newpage \\textbf{x} \\\\ \\*",
        "::: {.callout-note}\nruta",
        "::::::::: \n:::::::::",
        ":smile: :::",
        "<div class=utan-underlag>",
        "[text]{.utan-underlag #v-volym}",
        "{{nyckeltal volym}}",
    ),
    "quarto": (
        "{{< include /etc/passwd >}}",
        "{{< meta title >}} {{< video https://onda.invalid >}} {{<pagebreak>}}",
        "@fig-volymer @tbl-lage @sec-lage [@onda2020, s. 3] -@onda",
        "`{python} open('/tmp/KORD','w')` `r 1+1`",
        "```{python}\nopen('/tmp/KORD','w')\n```",
        "```{ojs}\nwindow.KORD=1\n```",
        "#| output: asis",
    ),
    "typst": (
        '#read("/etc/passwd") #import "@preview/x:1.0.0"',
        '#link("https://onda.invalid")[x] #panic("stopp")',
        "= rubrik <fig-volymer> @fig-volymer #",
        "/* kommentar",
        "// kommentar *fet* _kursiv_ $x$ ~ \\ #{",
        ']#eval("1")[',
    ),
    "plotly": (
        '<a href="https://onda.invalid">länk</a><br><b>x</b>',
        "%{x} %{customdata} <extra>x</extra>",
        "$\\LaTeX$",
    ),
    "kalkylblad": (
        "=1+1",
        "+1+cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1+9)*cmd|' /C calc'!A0",
        '=HYPERLINK("https://onda.invalid";"läs")',
        "  =1+1",
        '"=1+1"',
        "'=1+1",
        "\t=1+1",
        "\r=1+1",
        "text;=1+1",
        "text,=1+1\n=1+1",
        "＝1+1",
        "{=1+1}",
        "_x003D_1+1 _x000D_",
        'DDE ("cmd";"/C calc";"x")',
    ),
    "terminal": (
        "[bold red]röd[/] [link=https://onda.invalid]x[/link] [/]",
        f"{_ESC}[2J{_ESC}[31mtom skärm",
        f"{_ESC}]8;;https://onda.invalid{_ESC}\\länk{_ESC}]8;;{_ESC}\\",
        f"{_ESC}]0;titel{_BEL}{_CSI}2J",
        "bra\rfel",
        "bort\x08\x08\x08\x7f\x00\x0b\x0c\x1f\x85slut",
    ),
    "riktning": (
        "faktura\u202efdp.exe",
        "a\u202ab\u202cc\u202dd\u2066e\u2067f\u2068g\u2069h\u200ei\u200fj\u061ck",
        "E\u200bk\u200den\u2060\ufeff",
        "E\U000e0001\U000e0065\U000e006ben",
        "a\u2028# rad\u2029# stycke",
    ),
    "skrift": (
        "حساب التكاليف ‏العربية",
        "חשבון עברית",
        "e\u0301" + "\u0301\u0300\u0302" * 40,
        "👍🏽 👨‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️",
        "中文 ไทย हिन्दी می‌خواهم",
        "\ue000\uf0b7\ufffe\U0010ffff",
        "\U0001d400 ﷽ ",
        "   ",
        "\u00a0\u2003\u3000",
        "CON",
        "None",
        "-",
        "NaN",
    ),
}
"""Form -> texts that come alive in it where nothing sees to it that they do not."""

LANG = "lång " * 20_000
"""A text of 100 000 characters."""

ALLA = tuple(text for texts in TEXTER.values() for text in texts)


def rader(texter: Iterable[str]) -> Mapping[str, str]:
    """Each text with a mark of its own before it, by which it is found again: ``T017 <script>…``."""
    return {f"T{n:03d}": f"T{n:03d} {text}" for n, text in enumerate(texter)}
