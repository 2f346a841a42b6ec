// What the pages gain when a script may run; every page works without.

import { charts } from "./charts.js";
import { drops } from "./drop.js";
import { grids } from "./grid.js";

// Each part is given a piece of page: the whole of it first, then what htmx swaps in.
function enliven(piece) {
  charts(piece);
  drops(piece);
  grids(piece);
  dialogs(piece);
  selections(piece);
  piece.querySelector("[data-focus]")?.focus();
}

// Six tabs are wider than a phone: the one we are in is brought into sight, without moving the page.
function tabs() {
  for (const current of document.querySelectorAll(".rooms [aria-current], .tabs [aria-current]")) {
    const row = current.closest("nav, .tabs, .rooms");
    const beyond = current.getBoundingClientRect().right - row.getBoundingClientRect().right;
    if (beyond > 0) row.scrollLeft += beyond + 32;
  }
}

// <button data-dialog="id"> opens <dialog id>; without script its form's own page does the same.
function dialogs(piece) {
  for (const opener of piece.querySelectorAll("[data-dialog]")) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (!dialog) continue;
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      dialog.showModal();
    });
  }
  for (const closer of piece.querySelectorAll("[data-close]")) {
    closer.addEventListener("click", (event) => {
      event.preventDefault();
      closer.closest("dialog")?.close();
    });
  }
}

// <input type=checkbox data-select-all> in a table head ticks the rows of that table.
function selections(piece) {
  for (const all of piece.querySelectorAll("[data-select-all]")) {
    all.addEventListener("change", () => {
      for (const box of all.closest("table").querySelectorAll("tbody .select input")) box.checked = all.checked;
    });
  }
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(except)) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeMenus(event.target));

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const menu = document.activeElement?.closest?.("details[data-menu][open]");
    closeMenus(null);
    menu?.querySelector("summary").focus();
    return;
  }
  const typing = event.target.closest?.("input, select, textarea, [contenteditable], dialog[open]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = document.querySelector(`[data-shortcut="${CSS.escape(event.key)}"]`);
  if (target) {
    event.preventDefault();
    target.focus();
    target.select?.();
  }
});

document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) enliven(event.detail.elt);
});

tabs();
enliven(document);
