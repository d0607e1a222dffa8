"""Text that comes from a file or a person, written so that it says what it says and does nothing.

One function per form that it is written in. What a page's author writes (`.qmd`, the texts of `reports/text`,
a nyckeltal's `sida.md`) is Markdown and goes through none of them; every other text does.

| Form | Function |
|---|---|
| Markdown, of a cell or inline | `i_markdown` |
| HTML, between tags and in an attribute: tables, alt text | `i_html` |
| plotly: hover texts, titles, labels, categories of an axis | `i_diagram`, read back by `ur_diagram` |
| JSON within a script element | `i_skript` |
| a cell of csv | `i_csv` |
| a cell of a workbook | `i_arbetsbok`, and `ser_ut_som_formel` |
| the terminal | `synlig`; JSON there, `i_json` |
| a comment in a file of settings | `pa_en_rad` |
| a command that a person is told to give | `i_kommando` |

Word and PDF are made of the finished page's HTML, by pandoc, which escapes for them.
"""

from kpilib.fritext.ark import i_arbetsbok, i_csv, ser_ut_som_formel
from kpilib.fritext.kommando import i_kommando
from kpilib.fritext.sida import (
    i_diagram,
    i_html,
    i_json,
    i_markdown,
    i_skript,
    pa_en_rad,
    ur_diagram,
)
from kpilib.fritext.synlig import hel, synlig

__all__ = [
    "hel",
    "i_arbetsbok",
    "i_csv",
    "i_diagram",
    "i_html",
    "i_json",
    "i_kommando",
    "i_markdown",
    "i_skript",
    "pa_en_rad",
    "ser_ut_som_formel",
    "synlig",
    "ur_diagram",
]
