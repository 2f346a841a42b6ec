// Draws <div class="chart-canvas" data-spec="id"> from the JSON of <script type="application/json" id="id">.
//
// The JSON is one Vega-Lite specification, or {"light": …, "dark": …}: then the theme chooses. A colour may also be
// written "var(--room)": it is read from the page. Vega is fetched only where there is a chart.

const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");
const canvases = new Set();
let vega;

export function charts(piece) {
  const found = piece.querySelectorAll(".chart-canvas[data-spec]");
  for (const canvas of found) {
    canvases.add(canvas);
    draw(canvas);
  }
}

function load() {
  vega ??= Promise.all([
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = root.dataset.vega;
      script.onload = () => resolve(window.vegaEmbed);
      script.onerror = reject;
      document.head.append(script);
    }),
    fetch(root.dataset.vegaLocale).then((answer) => answer.json()),
  ]);
  return vega;
}

async function draw(canvas) {
  const source = document.getElementById(canvas.dataset.spec);
  if (!source) return;
  const [embed, formats] = await load();
  await embed(canvas, themed(JSON.parse(source.textContent), canvas), {
    ast: true,
    renderer: "svg",
    actions: false,
    defaultStyle: false,
    tooltip: { disableDefaultStyle: true },
    formatLocale: formats.number,
    timeFormatLocale: formats.time,
  });
  // The canvas is one picture with a name; its figures stand in a table beneath.
  canvas.querySelector("svg")?.setAttribute("aria-hidden", "true");
  canvas.dataset.ready = "";
}

function theme() {
  const chosen = root.dataset.theme;
  return chosen === "light" || chosen === "dark" ? chosen : dark.matches ? "dark" : "light";
}

function themed(data, canvas) {
  const spec = data.light && data.dark ? data[theme()] : data;
  const probe = document.createElement("i");
  canvas.append(probe);
  const colour = (value) => {
    // A single property set through the object model is not an inline style for the policy.
    probe.style.color = value;
    return hex(getComputedStyle(probe).color);
  };
  const read = (value) => {
    if (typeof value === "string") return /^var\(--[\w-]+\)$/.test(value) ? colour(value) : value;
    if (Array.isArray(value)) return value.map(read);
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, key === "values" ? entry : read(entry)]));
    }
    return value;
  };
  const result = read({ ...spec, config: { ...frame(), ...spec.config } });
  probe.remove();
  return result;
}

// The parts of a chart that are page and not answer; a specification may say otherwise.
function frame() {
  const font = "Source Sans Pro, sans-serif";
  return {
    background: "transparent",
    font,
    view: { stroke: null },
    range: { category: ["var(--room)", "var(--context)", "var(--ink)"] },
    axis: {
      labelColor: "var(--soft)", titleColor: "var(--soft)", domainColor: "var(--stroke)",
      tickColor: "var(--stroke)", gridColor: "var(--rule)", labelFontSize: 13, titleFontSize: 13, titleFontWeight: 400,
    },
    legend: { labelColor: "var(--ink)", titleColor: "var(--soft)", labelFontSize: 13 },
    text: { color: "var(--ink)", fontSize: 13 },
    bar: { color: "var(--room)" },
    line: { color: "var(--room)", strokeWidth: 2 },
    area: { color: "var(--room)" },
    point: { color: "var(--room)" },
    rule: { color: "var(--ink)" },
  };
}

function hex(colour) {
  const parts = colour.match(/[\d.]+/g)?.slice(0, 3).map(Number) ?? [0, 0, 0];
  const bytes = colour.startsWith("color(") ? parts.map((part) => part * 255) : parts;
  return `#${bytes.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
}

function redraw() {
  for (const canvas of canvases) canvas.isConnected ? draw(canvas) : canvases.delete(canvas);
}

dark.addEventListener("change", redraw);
new MutationObserver(redraw).observe(root, { attributeFilter: ["data-theme"] });
