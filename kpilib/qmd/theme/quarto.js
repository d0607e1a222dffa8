"use strict";
/* Under genuine Quarto: what its pages leave out. On the window and in the capture phase, so that it runs before
   Quarto's own scripts. */
window.addEventListener(
  "DOMContentLoaded",
  () => {
    // the page has two navigations, and assistive technology tells them apart by their names
    document.querySelector("#quarto-header nav.navbar")?.setAttribute("aria-label", "Webbplatsen");
    document.querySelector("nav#TOC")?.setAttribute("aria-labelledby", "toc-title");
    // a page that is opened from a folder may not fetch the index, and says so in English when one searches
    if (location.protocol === "file:") document.getElementById("quarto-search")?.remove();
  },
  true
);
