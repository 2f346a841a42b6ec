// A table that edits like a spreadsheet.
//
//   <table class="grid" data-grid="/address/of/changes/" data-undo="/address/of/undo/">
//     <td data-cell data-row="12" data-field="q1" data-value="4500" data-type="number">4 500</td>
//     <td data-cell data-row="12" data-field="owner" data-value="7" data-options="id-of-a-datalist-or-select">…</td>
//     <td data-cell data-row="12" data-field="objectives" data-value="3;8" data-options="id-of-a-select-multiple">…</td>
//
// A cell whose select is `multiple` offers its choices as boxes to tick; its value is theirs joined by ";".
// Without script a cell holds its own field inside a form; <td> then contains an <input>, which this module lifts out.
// A change is a POST of row, field, value and version (of <tr data-version>), with the CSRF token of the page.
// The answer is JSON: {"text": "4 500", "value": "4500", "version": 4, "undo": "/address/", "totals": {"q1": "12 000"}},
// or status 422 with {"error": "Type a number."}, or 409 with {"error": …} when somebody else was faster.
// `totals` fills the cells with data-total="q1". Messages go to [data-grid-status], a live region.
//
// Arrows move, Enter or F2 or typing edits, Escape cancels, Tab and Shift+Tab move on, Delete empties, Ctrl+D fills down
// from the cell above, Ctrl+Z undoes the last change (a pasted range at once), Ctrl+Y or Ctrl+Shift+Z does it again, and a
// range copied in a spreadsheet is pasted from the current cell on. What was refused comes back when its cell is edited.

export function grids(piece) {
  for (const table of piece.querySelectorAll("table[data-grid]")) new Grid(table);
}

class Grid {
  constructor(table) {
    this.table = table;
    this.done = [];
    this.undone = [];
    this.queue = Promise.resolve();
    this.status = table.closest(".grid-frame")?.parentElement.querySelector("[data-grid-status]");
    for (const cell of this.cells()) this.prepare(cell);
    const first = this.cells()[0];
    if (first) first.tabIndex = 0;
    this.comeBack();
    table.setAttribute("role", "grid");
    table.addEventListener("keydown", (event) => this.key(event));
    table.addEventListener("pointerdown", (event) => (this.pressed = this.pressable(event)));
    table.addEventListener("click", () => this.pressed && this.edit(this.pressed));
    table.addEventListener("dblclick", (event) => this.edit(this.cellOf(event.target)));
    table.addEventListener("focusin", (event) => this.rove(this.cellOf(event.target)));
    table.addEventListener("paste", (event) => this.paste(event));
    table.addEventListener("copy", (event) => this.copy(event));
  }

  cells() {
    return [...this.table.querySelectorAll("td[data-cell]")];
  }

  cellOf(node) {
    return node.closest?.("td[data-cell]");
  }

  // The field a page without script edits in becomes plain text; its value and its choices stay with the cell.
  prepare(cell) {
    cell.tabIndex = -1;
    cell.setAttribute("role", "gridcell");
    const field = cell.querySelector("input, select, textarea");
    if (!field) return;
    cell.dataset.value ??= field.value;
    if (field.matches("select")) cell.choices = field.cloneNode(true);
    cell.textContent = cell.dataset.text ?? (field.matches("select") ? field.selectedOptions[0]?.text ?? "" : field.value);
  }

  // The second press on a cell edits it, as does the first one of a finger.
  pressable(event) {
    const cell = this.cellOf(event.target);
    return cell && event.target === cell && (cell === document.activeElement || event.pointerType === "touch") ? cell : null;
  }

  rove(cell) {
    if (!cell) return;
    for (const other of this.table.querySelectorAll('td[data-cell][tabindex="0"]')) other.tabIndex = -1;
    cell.tabIndex = 0;
  }

  key(event) {
    const cell = this.cellOf(event.target);
    if (!cell || event.isComposing) return;
    if (event.target !== cell) return cell.editor && this.editing(event, cell);
    const more = cell.querySelector("details");
    const moves = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
    if (moves[event.key]) {
      event.preventDefault();
      this.move(cell, ...moves[event.key]);
    } else if (event.key === "Home" || event.key === "End") {
      event.preventDefault();
      const row = this.rowCells(cell.parentElement);
      row.at(event.key === "Home" ? 0 : -1)?.focus();
    } else if (event.key === "Tab") {
      const next = this.beside(cell, event.shiftKey ? -1 : 1);
      if (next) {
        event.preventDefault();
        next.focus();
      }
    } else if (event.key === " " && more) {
      event.preventDefault();
      more.open = !more.open;
    } else if (event.key === "Enter" || event.key === "F2") {
      event.preventDefault();
      this.edit(cell);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      if (cell.dataset.value) this.save(cell, "");
    } else if ((event.ctrlKey || event.metaKey) && ["z", "y"].includes(event.key.toLowerCase())) {
      event.preventDefault();
      const again = event.shiftKey || event.key.toLowerCase() === "y";
      this.replay(cell, again ? this.undone : this.done, again ? this.done : this.undone);
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "d") {
      event.preventDefault();
      this.fillDown(cell);
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      this.edit(cell, event.key);
    }
  }

  editing(event, cell) {
    if (event.key === "Escape") {
      event.preventDefault();
      this.close(cell, false);
    } else if (event.key === "Enter" && !event.altKey) {
      event.preventDefault();
      this.close(cell, true);
      this.move(cell, event.shiftKey ? -1 : 1, 0);
    } else if (event.key === "Tab") {
      event.preventDefault();
      this.close(cell, true);
      this.beside(cell, event.shiftKey ? -1 : 1)?.focus();
    } else if (cell.editor?.matches(".editor-many") && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      const boxes = [...cell.editor.querySelectorAll("input")];
      boxes[boxes.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
    }
  }

  edit(cell, typed) {
    if (!cell || cell.editor || cell.hasAttribute("data-locked")) return;
    cell.before = [...cell.childNodes];
    const options = cell.choices ?? document.getElementById(cell.dataset.options ?? "");
    if (options?.multiple) return this.tick(cell, options);
    const editor = options?.matches("select") ? options.cloneNode(true) : document.createElement("input");
    editor.className = "editor";
    editor.removeAttribute("id");
    editor.removeAttribute("name");
    editor.removeAttribute("form");
    editor.hidden = false;
    editor.setAttribute("aria-label", this.name(cell));
    if (cell.dataset.type === "number") editor.inputMode = "decimal";
    if (cell.dataset.type === "date") editor.type = "date";
    if (options?.matches("datalist")) editor.setAttribute("list", options.id);
    editor.value = typed && !editor.matches("select") && editor.type !== "date" ? typed : cell.refused ?? cell.dataset.value ?? "";
    cell.append(editor); // over the text, which keeps the column as wide as it was
    cell.editor = editor;
    editor.addEventListener("blur", () => this.close(cell, true));
    editor.focus();
    if (!typed) editor.select?.();
  }

  // Boxes to tick, one for each choice; nothing to choose from is said in the live region.
  tick(cell, options) {
    const choices = [...options.options].filter((option) => option.value);
    if (!choices.length) return this.say(options.dataset.empty ?? "", "error");
    const chosen = (cell.dataset.value ?? "").split(";");
    const box = document.createElement("div");
    box.className = "editor editor-many";
    box.tabIndex = -1;
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", this.name(cell));
    for (const choice of choices) {
      const label = document.createElement("label");
      const input = document.createElement("input");
      input.type = "checkbox";
      input.value = choice.value;
      input.checked = chosen.includes(choice.value);
      label.append(input, choice.text);
      box.append(label);
    }
    const frame = this.table.closest(".grid-frame")?.getBoundingClientRect();
    const place = cell.getBoundingClientRect();
    if (frame && frame.bottom - place.bottom < 220 && place.top - frame.top > 220) box.dataset.up = "";
    cell.append(box);
    cell.editor = box;
    box.addEventListener("focusout", (event) => box.contains(event.relatedTarget) || this.close(cell, true));
    (box.querySelector("input:checked") ?? box.querySelector("input")).focus();
  }

  close(cell, keep) {
    const editor = cell.editor;
    if (!editor) return;
    cell.editor = null;
    const [value, shown] = read(editor);
    const focused = editor.contains(document.activeElement);
    cell.replaceChildren(...cell.before);
    if (focused) cell.focus();
    if (!keep) delete cell.refused;
    else if (value !== (cell.dataset.value ?? "")) this.save(cell, value, shown);
  }

  // Changes leave one after the other, so that each carries the version the one before it was given.
  save(cell, value, shown = value, batch = { done: [], refused: [] }) {
    const before = { text: cell.textContent, value: cell.dataset.value };
    cell.textContent = shown;
    cell.dataset.value = value;
    cell.dataset.state = "saving";
    this.queue = this.queue.then(() => this.send(cell, value, before, batch));
    return this.queue;
  }

  async send(cell, value, before, batch) {
    const row = cell.closest("tr");
    const body = new URLSearchParams({ row: cell.dataset.row ?? row.dataset.row, field: cell.dataset.field, value });
    if (row.dataset.version) body.set("version", row.dataset.version);
    try {
      const answer = await fetch(this.table.dataset.grid, { method: "POST", body, headers: headers() });
      const said = await answer.json();
      if (!answer.ok) return this.refuse(cell, value, before, batch, said.error);
      this.accept(cell, said);
      if (said.undo) {
        if (!batch.done.length) this.done.push(batch.done);
        batch.done.push(said.undo);
        this.undone = [];
      }
      if (!batch.refused.length) this.say(this.told(cell, cell.textContent));
    } catch {
      this.refuse(cell, value, before, batch, this.table.dataset.lost);
    }
  }

  told(cell, text) {
    return `${this.name(cell)}${document.documentElement.lang === "fr" ? "\u00a0" : ""}: ${text}`;
  }

  accept(cell, said) {
    cell.textContent = said.text ?? cell.textContent;
    cell.dataset.value = said.value ?? cell.dataset.value;
    cell.dataset.state = "saved";
    delete cell.refused;
    cell.removeAttribute("aria-invalid");
    cell.removeAttribute("title");
    if (said.version !== undefined) cell.closest("tr").dataset.version = said.version;
    for (const [name, text] of Object.entries(said.totals ?? {})) {
      for (const total of this.table.querySelectorAll(`[data-total="${CSS.escape(name)}"]`)) total.textContent = text;
    }
    this.table.dispatchEvent(new CustomEvent("grid:saved", { bubbles: true, detail: { cell, said } }));
  }

  // What was there comes back, what was typed waits in its cell, and every refusal of a pasted range is told.
  refuse(cell, value, before, batch, error = "") {
    cell.textContent = before.text;
    if (before.value === undefined) delete cell.dataset.value;
    else cell.dataset.value = before.value;
    cell.refused = value;
    cell.dataset.state = "error";
    cell.setAttribute("aria-invalid", "true");
    cell.title = error;
    batch.refused.push(this.told(cell, error));
    this.say(batch.refused.join(" "), "error");
  }

  // One act back, or again: its changes the other way round, then the page as it stands now, at the same cell.
  async replay(cell, from, to) {
    await this.queue;
    const act = from.pop();
    if (!act) return;
    const turned = [];
    const left = [...act];
    let text = "";
    let ok = true;
    while (ok && left.length) {
      try {
        const answer = await fetch(left.at(-1), { method: "POST", headers: headers() });
        const said = await answer.json();
        ok = answer.ok;
        text = said.text ?? said.error ?? "";
        if (ok && said.undo) turned.push(said.undo);
      } catch {
        ok = false;
        text = this.table.dataset.lost;
      }
      if (ok) left.pop();
    }
    if (left.length) from.push(left);
    if (turned.length) to.push(turned);
    if (left.length === act.length) return this.say(text, "error");
    const place = [cell.closest("tr").dataset.row, cell.dataset.row, cell.dataset.field];
    sessionStorage.setItem(this.kept(), JSON.stringify({ done: this.done, undone: this.undone, place, text }));
    location.reload();
  }

  // After a replay the page is read anew: its acts, its cell and what was said go on.
  comeBack() {
    const kept = JSON.parse(sessionStorage.getItem(this.kept()) ?? "null");
    if (!kept) return;
    sessionStorage.removeItem(this.kept());
    this.done = kept.done;
    this.undone = kept.undone;
    const [row, own, field] = kept.place;
    const found = this.cells().find((cell) => (cell.closest("tr").dataset.row ?? null) === row && (cell.dataset.row ?? null) === own && cell.dataset.field === field);
    if (found) {
      this.rove(found);
      found.focus();
    }
    this.say(kept.text);
  }

  kept() {
    return `grid ${location.pathname}${location.search}`;
  }

  copy(event) {
    const cell = this.cellOf(event.target);
    if (!cell || event.target !== cell || String(getSelection())) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", cell.textContent.trim());
  }

  paste(event) {
    const cell = this.cellOf(event.target);
    if (!cell || event.target !== cell) return;
    event.preventDefault();
    const block = rangeOf(event.clipboardData.getData("text/plain"));
    const batch = { done: [], refused: [] };
    let row = cell.parentElement;
    let beyond = 0;
    const start = this.rowCells(row).indexOf(cell);
    for (const values of block) {
      const targets = row ? this.rowCells(row).slice(start) : [];
      values.forEach((value, index) => (targets[index] ? this.put(targets[index], value.trim(), batch) : (beyond += value.trim() ? 1 : 0)));
      row = row && this.rowAfter(row, 1);
    }
    if (!beyond) return;
    this.queue = this.queue.then(() => {
      batch.refused.push((this.table.dataset.beyond ?? "").replace("{n}", beyond));
      this.say(batch.refused.join(" "), "error");
    });
  }

  // The cell takes what the one above it holds, and the next one is ready for the same.
  fillDown(cell) {
    const above = this.rowAfter(cell.parentElement, -1);
    const from = above && this.rowCells(above)[this.rowCells(cell.parentElement).indexOf(cell)];
    if (!from || cell.hasAttribute("data-locked")) return;
    if ((from.dataset.value ?? "") !== (cell.dataset.value ?? "")) this.save(cell, from.dataset.value ?? "", from.textContent);
    this.move(cell, 1, 0);
  }

  // A pasted word is looked up among the choices of its cell; what is none of them the server refuses in a sentence.
  put(cell, text, batch) {
    if (cell.hasAttribute("data-locked")) return;
    const options = cell.choices ?? document.getElementById(cell.dataset.options ?? "");
    if (!options?.matches("select")) return this.save(cell, text, text, batch);
    if (options.multiple) return this.putMany(cell, text, options, batch);
    const found = [...options.options].find((option) => option.text.trim().toLowerCase() === text.toLowerCase());
    return this.save(cell, found?.value ?? text, found && !found.value ? "" : found?.text ?? text, batch);
  }

  putMany(cell, text, options, batch) {
    const known = new Map([...options.options].map((option) => [option.text.trim().toLowerCase(), option]));
    const names = (sign) => text.split(sign).map((name) => name.trim()).filter(Boolean);
    const parts = [names(";"), names(",")].find((some) => some.every((name) => known.has(name.toLowerCase())));
    if (!parts) return this.save(cell, text, text, batch);
    const found = parts.map((name) => known.get(name.toLowerCase()));
    return this.save(cell, found.map((option) => option.value).join(";"), found.map((option) => option.text).join(", "), batch);
  }

  rowCells(row) {
    return [...row.querySelectorAll("td[data-cell]")];
  }

  rowAfter(row, step) {
    const rows = [...this.table.tBodies].flatMap((body) => [...body.rows]).filter((other) => this.rowCells(other).length);
    return rows[rows.indexOf(row) + step];
  }

  move(cell, down, right) {
    const row = down ? this.rowAfter(cell.parentElement, down) : cell.parentElement;
    if (!row) return;
    const place = this.rowCells(cell.parentElement).indexOf(cell) + right;
    this.rowCells(row)[place]?.focus();
  }

  beside(cell, step) {
    const cells = this.cells();
    return cells[cells.indexOf(cell) + step];
  }

  name(cell) {
    const head = this.table.tHead?.rows[this.table.tHead.rows.length - 1]?.cells[cell.cellIndex];
    const row = cell.parentElement.querySelector("th")?.textContent.trim();
    return [row, head?.textContent.trim()].filter(Boolean).join(", ");
  }

  say(text, level = "info") {
    if (!this.status) return;
    this.status.textContent = text;
    this.status.dataset.level = level;
  }
}

// The value of an editor, and how it reads.
function read(editor) {
  if (editor.matches("select")) return [editor.value, editor.selectedOptions[0]?.text ?? ""];
  if (!editor.matches(".editor-many")) return [editor.value, editor.value];
  const ticked = [...editor.querySelectorAll("input:checked")];
  return [ticked.map((box) => box.value).join(";"), ticked.map((box) => box.parentElement.textContent.trim()).join(", ")];
}

// The lines and cells of a range as spreadsheets copy it: a cell with a line break or a quotation mark stands in quotation marks.
function rangeOf(text) {
  const lines = [[]];
  for (const [, sign, quoted, plain] of text.replace(/\r?\n$/, "").matchAll(/(^|\t|\r?\n)(?:"((?:[^"]|"")*)"(?=\t|\r?\n|$)|([^\t\r\n]*))/g)) {
    if (sign.endsWith("\n")) lines.push([]);
    lines.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"').replace(/\s*\n\s*/g, " "));
  }
  return lines;
}

function headers() {
  const kept = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
  return { ...kept, Accept: "application/json", "X-Requested-With": "grid" };
}
