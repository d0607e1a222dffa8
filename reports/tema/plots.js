// A plot follows the width it has: in a tab that opens, on a phone that turns, and on paper.
"use strict";

{ // names of its own
  const PAPER = 640; // CSS pixels: the text width of A4 with the margins of print.css, and some room
  const GAP = 24; // between two small charts
  const LOW = 170; // the height of a small chart on paper, so that a figure of many stays on one page
  const MANY = 8; // small charts, beyond which three stand in a row

  function small(panels) {
    const columns = panels.childElementCount > MANY ? 3 : 2;
    panels.style.setProperty("--columns", columns);
    return { width: PAPER / columns - GAP, height: LOW };
  }

  function fit() {
    const plots = [...document.querySelectorAll(".js-plotly-plot")];
    const heights = new Map();
    const watch = new ResizeObserver((entries) => {
      for (const { target, contentRect } of entries) {
        const drawn = target.querySelector(".main-svg")?.getBoundingClientRect().width;
        if (contentRect.width > 0 && contentRect.width !== drawn) Plotly.Plots.resize(target);
      }
    });
    plots.forEach((plot) => watch.observe(plot));
    // the drawing that plotly.js measures its texts in, outside the window
    document.getElementById("js-plotly-tester")?.setAttribute("aria-hidden", "true");
    window.addEventListener("beforeprint", () => {
      for (const plot of plots) {
        const panels = plot.closest(".kp-panels");
        heights.set(plot, plot.layout.height);
        if (panels) plot.style.height = `${LOW}px`;
        Plotly.relayout(plot, { autosize: false, ...(panels ? small(panels) : { width: PAPER }) });
      }
    });
    window.addEventListener("afterprint", () => {
      for (const plot of plots) {
        const height = heights.get(plot);
        plot.style.height = `${height}px`;
        Plotly.relayout(plot, { autosize: true, width: null, height });
      }
    });
  }

  document.addEventListener("DOMContentLoaded", fit);
}
