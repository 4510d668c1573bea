// All of one trial, in a dialogue.
import { heading, make, numberText, timeText } from "./dom.js";

const pairs = entries => make("dl", {}, ...entries.flatMap(([name, text]) => [make("dt", {}, name), make("dd", {}, text)]));

const folded = (title, content) => make("details", {}, make("summary", {}, title), content);

// What the Slurm task prints that runs it, with what it says of its other trials.
const taskLog = (base, { id, task }) => !task ? [] : [
  make("h3", {}, "Log of its task: ", make("a", { href: `${base}/trials/${id}/task/log`, target: "_blank" }, task.name)),
  make("pre", { class: "log plain", tabindex: 0, role: "region", "aria-label": "Log of its task" }, task.tail)];

export function showTrial(dialog, base, trial, onClose) {
  const quantities = new Map(trial.quantities.map(quantity => [quantity.name, quantity]));
  const facts = [["State", make("span", { class: `state ${trial.state}` }, trial.state)]];
  if (trial.message) facts.push([trial.state === "running" ? "At" : "Says", trial.message]);
  if (trial.state === "running") facts.push(["Done", `${(100 * trial.progress).toFixed(0)}%`]);
  if (trial.seconds != null) facts.push(["Time", timeText(trial.seconds)]);
  facts.push(["Rows", String(trial.rows)], ["Name", make("code", {}, trial.id)]);
  const summary = Object.entries(trial.summary).map(([name, value]) =>
    [heading(quantities.get(name)), numberText(value, quantities.get(name).format)]);
  const files = trial.files.map(name =>
    make("li", {}, make("a", { href: `${base}/trials/${trial.id}/${encodeURIComponent(name)}`, target: "_blank" }, name)));
  dialog.replaceChildren(
    make("form", { method: "dialog", onsubmit: event => { event.preventDefault(); dialog.close(); } },
      make("button", { class: "close", "aria-label": "Close" }, "Close")),
    make("h2", { id: "trial-title" }, trial.lines[0] ?? trial.id),
    ...trial.lines.slice(1).map(line => make("p", { class: "note" }, `also: ${line}`)),
    ...trial.warnings.map(line => make("p", { class: "warning" }, line)),
    pairs(facts),
    trial.log ? make("pre", { class: "log", tabindex: 0, role: "region", "aria-label": "Log" }, trial.log) : "",
    ...taskLog(base, trial),
    summary.length ? make("h3", {}, "Numbers of the whole trial") : "",
    summary.length ? pairs(summary) : "",
    Object.keys(trial.settings).length ? folded("Settings", pairs(Object.entries(trial.settings))) : "",
    Object.keys(trial.hashes).length ? folded("Hashes of what it made", pairs(Object.entries(trial.hashes))) : "",
    files.length ? folded("Files", make("ul", {}, ...files)) : "");
  dialog.onclose = onClose;
  if (!dialog.open) dialog.showModal();
}
