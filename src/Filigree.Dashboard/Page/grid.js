// A table of which only the rows in view are in the page, so that ten thousand are as quick as ten.
import { make } from "./dom.js";

const rowHeight = 30;
const beyond = 8;

export class Grid {
  constructor(root, onSort, onOpen) {
    Object.assign(this, { root, onSort, onOpen, order: new Uint32Array(0), active: 0, shown: "" });
    this.head = make("div", { role: "row", class: "head", "aria-rowindex": 1 });
    this.body = make("div", { role: "rowgroup", class: "body" });
    this.headGroup = make("div", { role: "rowgroup", class: "headgroup" }, this.head);
    root.append(this.headGroup, this.body);
    root.addEventListener("scroll", () => this.draw(), { passive: true });
    root.addEventListener("keydown", event => this.key(event));
    this.body.addEventListener("click", event => {
      const row = event.target.closest("[data-place]");
      if (row) this.choose(Number(row.dataset.place), true);
    });
    new ResizeObserver(() => this.draw()).observe(root);
  }

  // columns: { key, title, width, isNumber, text(line) }
  setColumns(columns, sort) {
    this.columns = columns;
    const widths = columns.map(column => `${column.width}px`).join(" ");
    this.root.style.setProperty("--columns", widths);
    this.root.style.setProperty("--width", `${columns.reduce((sum, column) => sum + column.width, 0)}px`);
    this.root.setAttribute("aria-colcount", columns.length);
    const focused = this.head.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    this.head.replaceChildren(...columns.map(column => {
      const direction = sort === column.key ? "ascending" : sort === `-${column.key}` ? "descending" : "none";
      const button = make("button", { type: "button", "data-key": column.key,
        onclick: () => this.onSort(direction === "ascending" ? `-${column.key}` : column.key) }, column.title);
      return make("div", { role: "columnheader", "aria-sort": direction, class: column.isNumber ? "number" : null }, button);
    }));
    if (focused) this.head.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
    this.shown = "";
  }

  setOrder(order) {
    this.order = order;
    this.active = Math.min(this.active, Math.max(0, order.length - 1));
    this.root.setAttribute("aria-rowcount", order.length + 1);
    this.body.style.height = `${order.length * rowHeight}px`;
    this.root.style.height = `min(70vh, ${(order.length + 2) * rowHeight}px)`;
    this.shown = "";
    this.draw();
  }

  draw() {
    if (!this.columns) return;
    const from = Math.max(0, Math.floor(this.root.scrollTop / rowHeight) - beyond);
    const to = Math.min(this.order.length, Math.ceil((this.root.scrollTop + this.root.clientHeight) / rowHeight) + beyond);
    const shown = `${from} ${to} ${this.active}`;
    if (shown === this.shown) return;
    this.shown = shown;
    const rows = [];
    for (let place = from; place < to; place++) rows.push(this.row(place));
    this.body.replaceChildren(...rows);
    if (this.order.length > 0) this.root.setAttribute("aria-activedescendant", `row-${this.active}`);
    else this.root.removeAttribute("aria-activedescendant");
  }

  row(place) {
    const line = this.order[place];
    const row = make("div", { role: "row", id: `row-${place}`, "data-place": place, "aria-rowindex": place + 2,
      class: place === this.active ? "row active" : "row", "aria-selected": place === this.active },
      ...this.columns.map(column => make("div",
        { role: "gridcell", class: [column.isNumber ? "number" : "", column.class?.(line) ?? ""].join(" ") },
        column.text(line))));
    row.style.top = `${place * rowHeight}px`;
    return row;
  }

  choose(place, isOpened) {
    this.active = place;
    const top = place * rowHeight;
    const room = this.root.clientHeight - this.headGroup.offsetHeight;
    if (top < this.root.scrollTop) this.root.scrollTop = top;
    else if (top + rowHeight > this.root.scrollTop + room) this.root.scrollTop = top + rowHeight - room;
    this.draw();
    if (isOpened) this.onOpen(this.order[place]);
  }

  key(event) {
    if (event.target !== this.root || this.order.length === 0) return;
    const page = Math.max(1, Math.floor(this.root.clientHeight / rowHeight) - 2);
    const last = this.order.length - 1;
    const places = { ArrowDown: this.active + 1, ArrowUp: this.active - 1, PageDown: this.active + page,
      PageUp: this.active - page, Home: 0, End: last };
    if (event.key === "Enter") this.onOpen(this.order[this.active]);
    else if (event.key in places) this.choose(Math.min(last, Math.max(0, places[event.key])), false);
    else return;
    event.preventDefault();
  }
}
