"""A report by the embedded engine, against the same cells run alone in the same run."""

from __future__ import annotations

import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from kpilib.qmd import render_file

NYCKELTAL, YEARS = 24, 10
MOST = 2.5
"""Times the cells alone: what weaving, pandoc, the checks and the inlining of the page may add."""
LIGHT = 1_500_000
"""Bytes of the page without plotly.js, which a site has once."""

SETUP = """\
import plotly.graph_objects as go
import polars as pl

from kpilib.form.charts import Line, alt, small_multiples
from kpilib.qmd.emit import figure, table
from kpilib.form.cell import varde
from kpilib.form.tabell import tabell
"""
CELL = """\
points = [(f"Kvartal {{q}} {{year}}", 0.5 + (year * 4 + q) * {n} % 97 / 200)
          for year in range(2015, 2015 + {years}) for q in range(1, 5)]
charts = [Line(f"Insats {{i}}", "#1F5A93", points, "andel", [0.9] * len(points)) for i in range(5)]
figure(small_multiples(charts), id="fig-n{n}", caption="Utveckling", alt=alt("Utveckling.", charts))
"""
TABLE = """\
rows = [{{"period": name, "varde": varde(value, "andel").med(f"v-{n}-{{name.replace(' ', '-')}}")}}
        for name, value in points]
table(tabell(rows, {{"period": "Period", "varde": "Värde"}}), id="tbl-n{n}", caption="Värden")
"""


def test_a_report_takes_little_more_time_than_its_cells(tmp_path: Path) -> None:
    cells = [SETUP]
    text = ["---", 'title: "Rapport"', "lang: sv", "toc: true", "---", "", f"```{{python}}\n{SETUP}```", ""]
    for n in range(1, NYCKELTAL + 1):
        both = [CELL.format(n=n, years=YEARS), TABLE.format(n=n)]
        cells += both
        text += [f"## Nyckeltal {n} {{#sec-n{n}}}", "", *(f"```{{python}}\n{code}```\n" for code in both)]
    source = tmp_path / "rapport.qmd"
    source.write_text("\n".join(text), encoding="utf-8")

    start = time.perf_counter()
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in cells])
    NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": tmp_path}}).execute()
    alone = time.perf_counter() - start
    assert all(cell.outputs for cell in notebook.cells[1:])

    start = time.perf_counter()
    page = render_file(source, tmp_path / "rapport.html")
    whole = time.perf_counter() - start

    html = page.read_text(encoding="utf-8")
    assert html.count('class="plotly-graph-div"') == NYCKELTAL * 5
    plotly = max(len(script) for script in html.split("<script>"))
    weight = len(html.encode()) - plotly
    print(
        f"\n{NYCKELTAL} nyckeltal, {YEARS} years: cells alone {alone:.1f} s, rendered {whole:.1f} s, "
        f"ratio {whole / alone:.2f}; the page without plotly.js {weight / 1e6:.2f} MB"
    )
    assert whole <= MOST * alone
    assert weight < LIGHT
