// A marker's grid with a script: what is typed is saved at once, and kept on the device while there is no connection.

const form = document.querySelector("form[data-marking]");
if (form && form.querySelector("[data-said]")) {
  const said = form.querySelector("[data-said]");
  const drawer = `marking:${form.dataset.marking}`;
  const waiting = new Map();
  let timer = 0;
  let sending = false;
  let leaving = false;

  const named = (name) => form.elements.namedItem(name);
  const value = (name) => named(name)?.value ?? "";
  const was = (name) => named(`was-${name}`);

  function keep() {
    try {
      if (waiting.size) localStorage.setItem(drawer, JSON.stringify([...waiting]));
      else localStorage.removeItem(drawer);
    } catch {
      // a device that keeps nothing: the page still does
    }
  }

  function fault(name, text) {
    const row = named(`comment:${name}`)?.closest("fieldset");
    const place = row?.querySelector("[data-fault]");
    if (!place) return;
    place.textContent = text;
    place.hidden = !text;
  }

  async function send() {
    if (sending || !waiting.size) return;
    sending = true;
    const sent = new Map(waiting);
    const body = new FormData();
    body.set("csrfmiddlewaretoken", value("csrfmiddlewaretoken"));
    for (const [name, text] of sent) body.set(name, text);
    const at = document.activeElement?.closest?.("[data-criterion]")?.dataset.criterion;
    if (at) body.set("at", at);
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Marking": "1" }, keepalive: leaving });
      leaving = false;
      if (!answer.ok && answer.status !== 409) throw new Error(String(answer.status));
      const told = await answer.json();
      for (const [name, text] of sent) {
        if (waiting.get(name) === text) waiting.delete(name);
        const key = name.slice(name.indexOf(":") + 1);
        fault(key, told.faults?.[key] ?? "");
        if (!told.refused && !told.faults?.[key] && was(name)) was(name).value = text;
      }
      keep();
      said.textContent = told.refused ?? told.saved;
    } catch {
      keep();
      said.textContent = form.dataset.waiting;
      setTimeout(send, 5000);
    }
    sending = false;
    if (waiting.size && navigator.onLine) timer = setTimeout(send, 800);
  }

  function changed(event) {
    const name = event.target.name;
    if (!/^(value|comment|confirm):/.test(name)) return;
    if (name.startsWith("confirm:")) {
      const marked = `value:${name.slice(8)}`;
      if (event.target.checked) waiting.set(name, "1").set(marked, value(marked));
    } else {
      waiting.set(name, value(name));
    }
    keep();
    clearTimeout(timer);
    timer = setTimeout(send, event.type === "change" ? 0 : 800);
  }

  // What an earlier visit could not send comes back, unless it has been saved since.
  try {
    const left = JSON.parse(localStorage.getItem(drawer) ?? "[]");
    for (const [name, text] of left) {
      if (!named(name) || value(name) === text) continue;
      if (named(name) instanceof RadioNodeList || named(name).type !== "radio") named(name).value = text;
      else named(name).checked = named(name).value === text;
      waiting.set(name, text);
    }
    // What has been saved since is forgotten here, or it would come back over a later change made on another device.
    keep();
    if (waiting.size) {
      said.textContent = form.dataset.back;
      send();
    }
  } catch {
    localStorage.removeItem(drawer);
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  window.addEventListener("online", send);
  document.addEventListener("visibilitychange", () => {
    leaving = document.hidden;
    if (leaving) send();
  });
  form.addEventListener("submit", () => {
    waiting.clear();
    keep();
  });

  // A number typed while a criterion is in hand marks it; j and k go to the next one and back.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("textarea, input:not([type=radio]), select")) return;
    const rows = [...form.querySelectorAll("[data-criterion]")];
    const here = document.activeElement?.closest?.("[data-criterion]");
    if (event.key === "j" || event.key === "k") {
      const place = rows.indexOf(here) + (event.key === "j" ? 1 : -1);
      const row = rows[Math.min(Math.max(place, 0), rows.length - 1)];
      (row?.querySelector("input:checked") ?? row?.querySelector("input[type=radio]"))?.focus();
      event.preventDefault();
    } else if (here && /^[0-9]$/.test(event.key)) {
      const radios = [...here.querySelectorAll("input[type=radio]")];
      const radio = radios.find((one) => one.value === event.key) ?? (Number.isNaN(Number(radios[0]?.value)) ? radios[Number(event.key) - 1] : null);
      if (radio) {
        radio.checked = true;
        radio.focus();
        radio.dispatchEvent(new Event("change", { bubbles: true }));
      }
    }
  });

  // Back where one left off: on coming in, and from the dossier where it stands above the grid.
  let left = form.dataset.left;
  const back = () => {
    const row = left ? form.querySelector(`[data-criterion="${CSS.escape(left)}"]`) : null;
    (row?.querySelector("input:checked") ?? row?.querySelector("input[type=radio]"))?.focus();
    return Boolean(row);
  };
  form.addEventListener("focusin", (event) => {
    left = event.target.closest("[data-criterion]")?.dataset.criterion ?? left;
  });
  document.querySelector("[data-to-grid]")?.addEventListener("click", (event) => back() && event.preventDefault());
  if (!location.hash && !location.search) back();

  document.querySelector("[data-keys]").hidden = false;
}

// A piece named in the grid is opened in the dossier: seen at once where the dossier stands above.
document.addEventListener("htmx:afterSettle", (event) => {
  const dossier = document.getElementById("dossier");
  if (form?.contains(event.detail.requestConfig?.elt) && dossier.getBoundingClientRect().bottom < 100) dossier.scrollIntoView();
});
