// Tabs as the ARIA pattern has them: arrow keys, Home and End move, the panel follows. Without this script
// every panel is shown, one under the other.
"use strict";

{ // names of its own
  function select(tabs, chosen, focus) {
    for (const tab of tabs) {
      const on = tab === chosen;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).classList.toggle("tab-closed", !on);
    }
    if (focus) chosen.focus();
  }

  function move(event, tabs) {
    const at = tabs.indexOf(event.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    select(tabs, tabs[(to + tabs.length) % tabs.length], true);
  }

  function build(set) {
    const list = document.createElement("div");
    list.className = "tab-list";
    list.setAttribute("role", "tablist");
    list.setAttribute("aria-label", "Flikar");
    const tabs = [...set.querySelectorAll(":scope > .tab-panel")].map((panel) => {
      const tab = document.createElement("button");
      tab.type = "button";
      tab.id = `${panel.id}-flik`;
      tab.innerHTML = panel.querySelector(":scope > .tab-title").innerHTML;
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", panel.id);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      panel.tabIndex = 0;
      return tab;
    });
    list.append(...tabs);
    list.addEventListener("click", (event) => {
      const tab = event.target.closest("[role=tab]");
      if (tab) select(tabs, tab, false);
    });
    list.addEventListener("keydown", (event) => move(event, tabs));
    set.prepend(list);
    set.classList.add("tab-ready");
    select(tabs, tabs[0], false);
  }

  // a link to something inside a closed tab opens it
  function reveal() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const panel = target && target.closest(".tab-closed");
    if (!panel) return;
    document.getElementById(panel.getAttribute("aria-labelledby")).click();
    target.scrollIntoView();
  }

  document.querySelectorAll(".panel-tabset").forEach(build);
  window.addEventListener("hashchange", reveal);
  reveal();
}
