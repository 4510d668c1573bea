// Reads the address, asks the server, draws, and follows what happens.
import { draw, find, heading, make, numberText, timeText, words } from "./dom.js";
import { Columns } from "./columns.js";
import { Figure } from "./figure.js";
import { Grid } from "./grid.js";
import { showTrial } from "./trial.js";
import { readView, writeView } from "./view.js";

const narrow = matchMedia("(max-width: 699px)");
let view = readView();
let runs = [];
let columns = new Columns();
let curves = null;
let lastSaid = "";
let shape = "";

const states = () => Object.keys(run().states);
const stateOf = line => states()[columns.get("state")[line]];
const run = () => runs[Number(view.run ?? 0)] ?? runs[0];
const base = () => `/runs/${runs.indexOf(run())}`;
const shown = name => view[name] ?? run().usual[name] ?? "";
const quantity = name => run().quantities.find(one => one.name === name) ?? { name, format: "number", unit: "" };

const figure = new Figure(find("plot"), drawGroups, (from, to) => change({ from, to }, true));
const grid = new Grid(find("trials"), sort => change({ sort }), line => openTrial(columns.id(line)));

async function json(path) {
  const answer = await fetch(path);
  if (answer.status === 401) throw new Error("expired");
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

// One question at a time; what happens meanwhile is asked for once more.
let isAsking = false;
let isDue = false;
async function refresh() {
  if (isAsking) {
    isDue = true;
    return;
  }
  isAsking = true;
  try {
    do {
      isDue = false;
      runs = (await json("/runs")).runs;
      drawHead();
      drawControls();
      await columns.load(base(), shown("labels"), shown("y"));
      drawTrials();
      await loadCurves();
      say(run().problem, "warning");
      isLost = false;
    } while (isDue);
  } catch (error) {
    isLost = true;
    say(error.message === "expired"
      ? "The server was started again: open the address that it printed."
      : "The server cannot be reached; what is shown may be old. Trying again ...", "lost");
  }
  isAsking = false;
}

async function loadCurves() {
  const query = new URLSearchParams({ x: shown("x"), y: shown("y"), labels: shown("labels"), group: shown("group") });
  for (const name of ["band", "from", "to"]) if (view[name]) query.set(name, view[name]);
  for (const level of view.seeds) query.append("single", level);
  for (const [name, level] of Object.entries(view.where)) query.set(`where.${name}`, level);
  if (!shown("y")) return;
  curves = await json(`${base()}/curves?${query}`);
  find("save").href = `${base()}/curves.svg?${query}`;
  drawFigure();
}

function change(changes, isStep = false) {
  const isOther = "run" in changes;
  view = isOther ? { where: {}, seeds: [], ...changes } : { ...view, ...changes };
  writeView(view, isStep || isOther);
  follow(isOther || Object.keys(changes).some(name => !["state", "q", "sort"].includes(name)));
}

function follow(isAsked) {
  if (!runs.length) return;
  if (!isAsked) {
    drawHead();
    drawTrials();
    return;
  }
  refresh();
}

function drawHead() {
  const it = run();
  if (columns.base !== base()) columns = Object.assign(new Columns(), { base: base() });
  document.title = `${it.states.finished + it.states.diverged}/${it.trials} ${it.title}`;
  find("study").textContent = (it.title === it.study ? "" : it.study) + (it.quick ? " (quick form)" : "");
  find("title").textContent = it.title;
  find("source").textContent = it.paper;
  find("run-choice").hidden = runs.length < 2;
  fill(find("run"), runs.map((one, place) => [String(place), `${one.path} (${one.study})`]), String(runs.indexOf(it)));
  find("bar").replaceChildren(...states().filter(state => it.states[state]).map(state => {
    const part = make("div", { class: state });
    part.style.flexGrow = it.states[state];
    return part;
  }));
  const done = it.states.finished + it.states.diverged;
  const across = it.acrossPlanned ? `; ${it.acrossFinished} of ${it.acrossPlanned} measurements over all of them` : "";
  const left = it.left ? `, about ${it.left} left` : "";
  const reading = it.isRead ? "" : ` Reading the folder: ${it.looked} of ${it.trials}.`;
  const text = `${done} of ${it.trials} trials finished${across}${left}.${reading}`;
  find("progress").textContent = text;
  tell(text);
  find("states").replaceChildren(
    chip("all", it.trials, !view.state, () => change({ state: undefined })),
    ...states().filter(state => it.states[state] || view.state === state).map(state =>
      chip(state, it.states[state], view.state === state,
        () => change({ state: view.state === state ? undefined : state }))));
  find("foot").textContent = `${it.path} · ${it.command} · ${it.machine}` +
    (it.otherPlans.length ? ` · the folder holds ${it.otherPlans.length} other plans` : "");
}

function chip(name, count, isPressed, onclick) {
  return make("button", { type: "button", class: `state ${name}`, "aria-pressed": String(isPressed), onclick }, `${name} ${count}`);
}

// Ears are told now and then, not every second.
let toldAt = 0;
function tell(text) {
  if (text === lastSaid || Date.now() - toldAt < 15000) return;
  [lastSaid, toldAt] = [text, Date.now()];
  find("said").textContent = text;
}

function fill(select, options, value) {
  const key = JSON.stringify(options);
  if (select.dataset.options !== key) {
    select.dataset.options = key;
    select.replaceChildren(...options.map(([name, text]) => make("option", { value: name }, text)));
  }
  select.value = value;
}

function control(label, options, value, onchange) {
  const id = `choose-${label}`;
  let select = find(id);
  if (!select) {
    select = make("select", { id });
    find("controls").append(make("label", {}, `${label} `, select));
  }
  fill(select, options, value);
  select.onchange = () => onchange(select.value);
}

function drawControls() {
  const it = run();
  const now = `${base()} ${it.view} ${it.rows.length}`;
  if (now !== shape) find("controls").replaceChildren();
  shape = now;
  const numbers = it.rows.find(one => one.labels === shown("labels"))?.numbers ?? [];
  const named = names => names.map(name => [name, words(name)]);
  control("Show", named(numbers), shown("y"), y => change({ y }));
  control("over", named(numbers), shown("x"), x => change({ x, from: undefined, to: undefined }));
  if (it.rows.length > 1) {
    control("of", it.rows.map(one => [one.labels, one.labels || "the whole network"]), shown("labels"),
      labels => change({ labels, x: undefined, y: undefined }));
  }
  const groups = [...it.factors.map(one => one.name), "seed"];
  control("by", [...named(groups), ["none", "nothing: all trials as one"]], shown("group") || "none",
    group => change({ group, seeds: [] }));
  control("Band", [["deviation", "standard deviation"], ["interval", "95% interval"], ["minmax", "smallest to largest"],
    ["none", "none"]], view.band ?? "deviation", band => change({ band }));
  for (const { name, levels } of it.factors.filter(one => one.levels.length > 1)) {
    control(`Only ${words(name)}`, [["", "all"], ...levels.map(level => [level, level])], view.where[name] ?? "", level => {
      const where = { ...view.where, [name]: level };
      if (!level) delete where[name];
      change({ where });
    });
  }
  for (const end of ["from", "to"]) {
    const id = `range-${end}`;
    if (!find(id)) {
      find("controls").append(make("label", {}, `${words(shown("x"))} ${end} `, make("input", { id, inputmode: "decimal", size: 5,
        onchange: event => change({ [end]: Number.isFinite(Number(event.target.value)) ? event.target.value.trim() : undefined }, true) })));
    }
    if (document.activeElement !== find(id)) find(id).value = view[end] ?? "";
  }
}

function drawFigure() {
  figure.show(narrow.matches ? curves.narrow : curves.wide, curves.groups);
  find("notes").replaceChildren(...curves.notes.map(note => make("p", { class: "note" }, note)));
  drawGroups(figure.at === null ? null : figure.xs[figure.at], false);
}

function drawGroups(x, isSaid) {
  if (!curves) return;
  const head = ["", words(shown("group")) || "all", "trials", x === null ? `last ${curves.y}` : `${curves.x} ${x}`,
    ...curves.measures.map(heading), "seeds"];
  const table = find("groups");
  table.tHead.replaceChildren(make("tr", {}, ...head.map((text, place) =>
    text ? make("th", { scope: "col", class: place > 1 && place < head.length - 1 ? "number" : null }, text) : make("td"))));
  const focused = table.contains(document.activeElement) ? document.activeElement.dataset.level : null;
  table.tBodies[0].replaceChildren(...curves.groups.map(group => groupRow(group, x)));
  if (focused != null) table.querySelector(`[data-level="${CSS.escape(focused)}"]`)?.focus();
  find("group-note").textContent = "Mean ± standard deviation over the trials (n) that converged; seeds are averaged.";
  if (isSaid) {
    find("said").textContent = x === null ? "" : `${curves.x} ${x}: ` + curves.groups
      .map(group => `${group.name} ${valueAt(group, x)}`).join("; ");
  }
}

function valueAt(group, x) {
  const place = x === null ? (group.px?.length ?? 0) - 1 : group.px?.indexOf(x) ?? -1;
  if (place < 0) return "–";
  // Numbers of the figure are in the unit that it shows.
  const isPercent = curves.y.endsWith("%");
  const text = value => isPercent ? value.toFixed(2) : numberText(value, "");
  const half = group.high[place] === null ? "" : ` ± ${text((group.high[place] - group.low[place]) / 2)}`;
  return `${text(group.py[place])}${half} (${group.n[place]})`;
}

function groupRow(group, x) {
  const isShown = view.seeds.includes(group.level) || view.seeds.includes("*");
  const lost = ["diverged", "failed", "stale"].filter(state => group.states[state])
    .map(state => make("span", { class: `state ${state}` }, `${group.states[state]} ${state}`));
  const toggle = () => change({ seeds: isShown
    ? curves.groups.map(one => one.level).filter(level => level !== group.level && (view.seeds.includes(level) || view.seeds.includes("*")))
    : [...view.seeds, group.level] });
  return make("tr", {},
    make("td", { class: "filigree" }, group.style ? swatch(group.style) : ""),
    make("th", { scope: "row" }, group.name, " ", ...lost),
    make("td", { class: "number" }, String(group.trials)),
    make("td", { class: "number" }, valueAt(group, x)),
    ...group.cells.map((cell, place) => make("td", { class: "number" }, cell.n === 0 ? "–" : cellText(cell, curves.measures[place].format))),
    make("td", {}, make("button", { type: "button", "data-level": group.level, "aria-pressed": String(isShown), onclick: toggle,
      "aria-label": `${isShown ? "hide" : "show"} every seed of ${group.name}` }, isShown ? "hide" : "show")));
}

function swatch(style) {
  return draw("svg", { viewBox: "0 0 30 8", "aria-hidden": "true", class: style }, draw("path", { class: "line", d: "M1 4h28" }));
}

function cellText(cell, format) {
  const spread = cell.deviation === null ? "" : ` ± ${numberText(cell.deviation, format)}`;
  return `${numberText(cell.mean, format)}${spread} (${cell.n})`;
}

function gridColumns() {
  const it = run();
  const wide = (title, texts) => Math.min(320, Math.max(70, 24 + 8 * Math.max(title.length, ...texts.map(text => text.length))));
  const number = (key, title, column, text) =>
    ({ key, title, width: wide(title, []), isNumber: true, text: line => text(columns.get(column)?.[line] ?? NaN) });
  return [
    { key: "state", title: "state", width: 126, class: line => `state ${stateOf(line)}`,
      text: line => stateOf(line) +
        (stateOf(line) === "running" ? ` ${(100 * columns.get("progress")[line]).toFixed(0)}%` : "") },
    ...it.factors.map(({ name, levels }) => ({ key: `factor ${name}`, title: words(name), width: wide(words(name), levels),
      text: line => levels[columns.get(`factor ${name}`)[line]] })),
    { key: "seed", title: "seed", width: 70, isNumber: true, text: line => columns.seed(line) },
    number("rows", "rows", "rows", String),
    number("last", `last ${heading(quantity(shown("y")))}`, "last", value => numberText(value, quantity(shown("y")).format)),
    number("seconds", "time", "seconds", timeText),
    ...columns.measures.map(name => number(`measure ${name}`, heading(quantity(name)), `measure ${name}`,
      value => numberText(value, quantity(name).format))),
  ];
}

function textOf(line) {
  return columns.texts[line] ??= [...run().factors.map(({ name, levels }) => levels[columns.get(`factor ${name}`)[line]]),
    `seed ${columns.seed(line)}`, columns.id(line)].join(" ").toLowerCase();
}

function filtered() {
  const search = (view.q ?? "").toLowerCase().split(/\s+/).filter(word => word);
  const where = Object.entries(view.where)
    .map(([name, level]) => [columns.get(`factor ${name}`), run().factors.find(one => one.name === name)?.levels.indexOf(level)]);
  const kept = [];
  for (let line = 0; line < columns.count; line++) {
    if ((!view.state || stateOf(line) === view.state)
      && where.every(([column, level]) => column?.[line] === level)
      && search.every(word => textOf(line).includes(word))) kept.push(line);
  }
  return Uint32Array.from(kept);
}

function drawTrials() {
  if (!columns.count) return;
  grid.setColumns(gridColumns(), view.sort);
  const order = filtered();
  const key = view.sort?.replace(/^-/, "");
  const column = columns.get(key);
  if (column) {
    const turn = view.sort.startsWith("-") ? -1 : 1;
    // What has no number stands last, whichever way.
    order.sort((a, b) => {
      const [one, other] = [column[a], column[b]];
      if (Number.isNaN(one) || Number.isNaN(other)) return Number.isNaN(one) - Number.isNaN(other) || a - b;
      return turn * (one - other) || a - b;
    });
  }
  grid.setOrder(order);
  find("count").textContent = order.length === columns.count ? `${order.length}` : `${order.length} of ${columns.count}`;
}

async function openTrial(id) {
  view = { ...view, trial: id };
  writeView(view, true);
  try {
    const trial = await json(`${base()}/trials/${id}`);
    showTrial(find("trial"), base(), trial, () => {
      view = { ...view, trial: undefined };
      writeView(view, false);
      find("trials").focus({ preventScroll: true });
    });
  } catch (error) {
    say(`Trial ${id}: ${error.message}`, "warning");
  }
}

function say(text, kind) {
  const banner = find("banner");
  banner.hidden = !text;
  banner.className = kind;
  if (banner.textContent !== text) banner.textContent = text;
}

// A hidden page does without events: browsers open six connections at most.
let events = null;
let isLost = false;
function listen() {
  if (document.hidden) {
    events?.close();
    events = null;
    return;
  }
  if (events && events.readyState !== EventSource.CLOSED) return;
  events = new EventSource("/events");
  events.onmessage = events.onerror = refresh;
}
document.addEventListener("visibilitychange", listen);
setInterval(() => {
  listen();
  if (isLost && !document.hidden) refresh();
}, 3000);

find("run").addEventListener("change", event => change({ run: event.target.value }));
find("search").addEventListener("input", event => change({ q: event.target.value }));
find("search").value = view.q ?? "";
find("controls").addEventListener("submit", event => event.preventDefault());
narrow.addEventListener("change", () => curves && drawFigure());
addEventListener("popstate", () => {
  view = readView();
  find("search").value = view.q ?? "";
  if (!view.trial && find("trial").open) find("trial").close();
  follow(true);
});
await refresh();
listen();
if (view.trial) openTrial(view.trial);
