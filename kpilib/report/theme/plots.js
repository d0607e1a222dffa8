// A plot follows the width it has: in a tab that opens, on a phone that turns, and on paper.
"use strict";

{ // names of its own
  const PAPER = 640; // CSS pixels: the text width of A4 with the margins of print.css, and some room
  const GAP = 12; // half of what lies between two small charts

  function fit() {
    const plots = [...document.querySelectorAll(".js-plotly-plot")];
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
        const width = plot.closest(".kp-panels") ? PAPER / 2 - GAP : PAPER;
        Plotly.relayout(plot, { autosize: false, width });
      }
    });
    window.addEventListener("afterprint", () => {
      for (const plot of plots) Plotly.relayout(plot, { autosize: true, width: null });
    });
  }

  document.addEventListener("DOMContentLoaded", fit);
}
