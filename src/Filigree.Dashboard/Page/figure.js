// The server's drawing, with a line to read values at, and a stretch to look at more closely.
import { draw } from "./dom.js";

export class Figure {
  constructor(root, onPoint, onZoom) {
    Object.assign(this, { root, onPoint, onZoom, at: null, drag: null });
    root.addEventListener("pointermove", event => this.move(event));
    root.addEventListener("pointerleave", () => this.drag === null && this.point(null));
    root.addEventListener("pointerdown", event => {
      if (event.pointerType === "mouse" && this.svg) {
        this.drag = this.value(event);
        root.setPointerCapture(event.pointerId);
      }
    });
    root.addEventListener("pointerup", event => this.release(event));
    root.addEventListener("keydown", event => this.key(event));
  }

  show(markup, groups) {
    const drawing = new DOMParser().parseFromString(markup, "image/svg+xml").documentElement;
    this.svg = document.importNode(drawing, true);
    this.groups = groups.filter(group => group.px?.length);
    this.xs = [...new Set(this.groups.flatMap(group => group.px))].sort((a, b) => a - b);
    const area = this.svg.querySelector("clipPath rect");
    if (area) {
      const [left, top, width, height] = ["x", "y", "width", "height"].map(name => Number(area.getAttribute(name)));
      this.area = { left: left + 4, top, width: width - 8, height };
    }
    this.line = draw("path", { class: "cursor" });
    this.svg.append(this.line);
    this.root.replaceChildren(this.svg);
    this.mark();
  }

  value(event) {
    const box = this.svg.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width * this.svg.viewBox.baseVal.width;
    const share = Math.min(1, Math.max(0, (x - this.area.left) / this.area.width));
    return this.xs[0] + share * (this.xs.at(-1) - this.xs[0]);
  }

  nearest(value) {
    let best = 0;
    for (let i = 1; i < this.xs.length; i++) {
      if (Math.abs(this.xs[i] - value) < Math.abs(this.xs[best] - value)) best = i;
    }
    return best;
  }

  move(event) {
    if (!this.area || !this.xs?.length) return;
    this.point(this.nearest(this.value(event)));
  }

  release(event) {
    if (this.drag === null) return;
    const ends = [this.drag, this.value(event)].sort((a, b) => a - b);
    this.drag = null;
    if (ends[1] - ends[0] > 0.02 * (this.xs.at(-1) - this.xs[0])) this.onZoom(...ends.map(end => Number(end.toPrecision(4))));
  }

  key(event) {
    if (!this.xs?.length) return;
    const last = this.xs.length - 1;
    const at = this.at ?? -1;
    const places = { ArrowRight: Math.min(last, at + 1), ArrowLeft: Math.max(0, at - 1), Home: 0, End: last, Escape: null };
    if (!(event.key in places)) return;
    event.preventDefault();
    this.point(places[event.key], true);
  }

  point(at, isSaid = false) {
    this.at = at;
    this.mark();
    this.onPoint(at === null ? null : this.xs[at], isSaid);
  }

  mark() {
    if (!this.line) return;
    const at = this.at === null || !this.area ? undefined : this.xs[this.at];
    if (at === undefined) {
      this.line.removeAttribute("d");
      return;
    }
    const span = this.xs.at(-1) - this.xs[0] || 1;
    const x = this.area.left + (at - this.xs[0]) / span * this.area.width;
    this.line.setAttribute("d", `M${x} ${this.area.top}v${this.area.height}`);
  }
}
