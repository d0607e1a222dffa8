// Search in the site: words are looked for in headings and text, and the hits are links. The index is a script
// of the site's own that is loaded when the field is first used, since a page in a folder may not fetch files.
"use strict";

{ // names of its own
  const LIBS = document.currentScript.src;
  const SHOWN = 20; // hits
  const AROUND = 70; // characters of text around what was found
  const OWN = /[åäö]/; // letters of their own in Swedish

  // As written but for case and accents: å, ä and ö stay. `plain` lets who has no such keys write a and o.
  const fold = (text) => text.toLocaleLowerCase("sv").replace(/[^\u0000-\u007fåäö]/g, bare);
  const plain = (folded) => folded.replace(/[åäö]/g, bare);
  const bare = (letter) => letter.normalize("NFD")[0]; // one for one, so that places in the text agree
  const words = (text) => fold(text).split(/[^\p{L}\p{N}<>%]+/u).filter(Boolean);

  let sections; // once it is loaded

  function load() {
    return (sections ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = new URL("sokindex.js", LIBS);
      script.onload = () => done(window.sokindex.map(prepare));
      script.onerror = failed;
      document.head.append(script);
    }));
  }

  function prepare([page, above, anchor, heading, text]) {
    const folded = [heading, above, text].map(fold);
    return { page, above, anchor, heading, text, folded, plain: folded.map(plain) };
  }

  // How well a section answers a word: its heading before those above it before its text, and the beginning of a
  // word before its middle.
  function weight(section, word) {
    let best = 0;
    for (const [fields, full] of [[section.folded, 1], [section.plain, OWN.test(word) ? 0 : 0.5]]) {
      fields.forEach((field, n) => {
        const at = field.indexOf(word);
        if (at < 0) return;
        const begins = at === 0 || !/[\p{L}\p{N}]/u.test(field[at - 1]) ? 2 : 1;
        best = Math.max(best, [8, 3, 1][n] * begins * full);
      });
    }
    return best;
  }

  function search(all, asked) {
    const hits = [];
    for (const section of all) {
      const weights = asked.map((word) => weight(section, word));
      if (weights.every(Boolean)) hits.push([weights.reduce((a, b) => a + b), section]);
    }
    return hits.sort((a, b) => b[0] - a[0]).map(([, section]) => section); // equal ones as they stand
  }

  // Where the words are in a text: [from, to] pairs that do not overlap.
  function places(text, asked) {
    const folded = fold(text);
    const found = [];
    for (const word of asked) {
      const within = folded.includes(word) || OWN.test(word) ? folded : plain(folded);
      for (let at = within.indexOf(word); at >= 0; at = within.indexOf(word, at + word.length)) {
        found.push([at, at + word.length]);
      }
    }
    found.sort((a, b) => a[0] - b[0]);
    return found.filter(([from], n) => n === 0 || from >= found[n - 1][1]);
  }

  function marked(text, asked) {
    const parts = document.createDocumentFragment();
    let end = 0;
    for (const [from, to] of places(text, asked)) {
      const mark = document.createElement("mark");
      mark.textContent = text.slice(from, to);
      parts.append(text.slice(end, from), mark);
      end = to;
    }
    parts.append(text.slice(end));
    return parts;
  }

  function excerpt(text, asked) {
    const first = places(text, asked)[0]?.[0] ?? 0;
    const from = first > AROUND ? text.indexOf(" ", first - AROUND) + 1 : 0;
    const limit = first + 2 * AROUND;
    const space = text.lastIndexOf(" ", limit);
    const to = limit >= text.length ? text.length : space > first ? space : limit;
    return (from ? "… " : "") + text.slice(from, to) + (to < text.length ? " …" : "");
  }

  function hit(section, asked) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const url = new URL(`../${section.page}`, LIBS);
    if (section.anchor) url.hash = section.anchor;
    link.href = url.href;
    link.append(marked(section.heading, asked));
    item.append(link);
    if (section.above) {
      const page = document.createElement("span");
      page.className = "search-page";
      page.textContent = section.above;
      item.append(page);
    }
    const text = document.createElement("p");
    text.append(marked(excerpt(section.text, asked), asked));
    item.append(text);
    return item;
  }

  function said(hits, text) {
    if (!hits.length) return `Inga träffar på ”${text}”. Pröva ett kortare ord.`;
    if (hits.length > SHOWN) return `${hits.length} träffar. De ${SHOWN} bästa visas.`;
    return hits.length === 1 ? "1 träff" : `${hits.length} träffar`;
  }

  function build(form) {
    const field = form.querySelector("input");
    const answer = form.querySelector(".search-answer");
    const [status, list] = answer.children;

    async function show() {
      const asked = words(field.value);
      const typed = field.value.trim();
      const long = asked.some((word) => word.length > 1);
      answer.hidden = !long;
      if (!long) {
        status.textContent = "";
        list.replaceChildren();
        return;
      }
      try {
        const hits = search(await load(), asked);
        if (typed !== field.value.trim()) return; // more was typed while the index came
        status.textContent = said(hits, typed);
        list.replaceChildren(...hits.slice(0, SHOWN).map((section) => hit(section, asked)));
      } catch {
        status.textContent = "Sökningens register gick inte att läsa. Skapa rapporterna på nytt.";
      }
    }

    function close() {
      field.value = "";
      show();
    }

    function move(event) {
      if (event.key === "Escape" && !answer.hidden) {
        close();
        field.focus();
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        const stops = [field, ...list.querySelectorAll("a")];
        const to = stops[stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
        if (!to) return;
        event.preventDefault();
        to.focus();
      }
    }

    field.addEventListener("focus", () => load().catch(() => {}), { once: true });
    field.addEventListener("input", show);
    form.addEventListener("keydown", move);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      show().then(() => list.querySelector("a")?.click());
    });
    list.addEventListener("click", (event) => event.target.closest("a") && setTimeout(close));
    document.addEventListener("click", (event) => {
      if (!form.contains(event.target)) answer.hidden = true;
    });
    form.hidden = false;
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("form.search").forEach(build));
}
