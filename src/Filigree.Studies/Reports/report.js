"use strict";
// Tables that sort, values under the pointer, copying, folds opened for print. The page says the same without it.
(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const make = (name, style, text = "") => {
    const element = document.createElement(name);
    element.className = style;
    element.textContent = text;
    return element;
  };

  // A column is numbers where any of its cells says its own; what has none stands last, whichever way.
  const collator = new Intl.Collator("en", { numeric: true });
  const numberOf = (row, column) => parseFloat(row.cells[column].dataset.value);
  const byNumber = (a, b, way) =>
    Number.isNaN(a) ? (Number.isNaN(b) ? 0 : 1) : Number.isNaN(b) ? -1 : way * (a - b);

  const sort = (table, column, way) => {
    for (const body of table.tBodies) {
      const rows = Array.from(body.rows).filter((row) => !row.classList.contains("group"));
      const isOfNumbers = rows.some((row) => !Number.isNaN(numberOf(row, column)));
      rows.sort((one, other) => {
        const before = one.dataset.place - other.dataset.place;
        const order =
          way === 0 ? 0
          : isOfNumbers ? byNumber(numberOf(one, column), numberOf(other, column), way)
          : way * collator.compare(one.cells[column].textContent, other.cells[column].textContent);
        return order || before;
      });
      body.append(...rows);
    }
  };

  for (const table of all("table.sortable")) {
    for (const body of table.tBodies) {
      Array.from(body.rows).forEach((row, place) => { row.dataset.place = place; });
    }
    const headings = Array.from(table.tHead.rows[0].cells);
    headings.forEach((heading, column) => {
      const button = make("button", "sort", heading.textContent);
      button.type = "button";
      button.title = "Sort";
      heading.replaceChildren(button);
      button.addEventListener("click", () => {
        const next = { ascending: "descending", descending: null }[heading.getAttribute("aria-sort")];
        headings.forEach((other) => other.removeAttribute("aria-sort"));
        const way = next === undefined ? "ascending" : next;
        if (way) {
          heading.setAttribute("aria-sort", way);
        }
        sort(table, column, way === "ascending" ? 1 : way === "descending" ? -1 : 0);
      });
    });
  }

  // Values under the pointer, and along the arrow keys, which are read aloud.
  const tip = make("div", "tip");
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true");
  const said = make("div", "said");
  said.setAttribute("role", "status");
  document.body.append(tip, said);
  let guide = null;

  const hide = () => {
    tip.hidden = true;
    if (guide) {
      guide.remove();
      guide = null;
    }
  };
  const show = (target, x, y) => {
    hide();
    const lines = target.dataset.text.split("\n");
    tip.replaceChildren(...lines.map((line, i) => make("div", lines.length > 1 && i === 0 ? "at" : "", line)));
    tip.hidden = false;
    const right = x + 14 + tip.offsetWidth > document.documentElement.clientWidth;
    tip.style.left = Math.max(4, right ? x - 14 - tip.offsetWidth : x + 14) + "px";
    tip.style.top = Math.max(4, Math.min(y - tip.offsetHeight / 2, window.innerHeight - tip.offsetHeight - 4)) + "px";
    if (target.dataset.x) {
      guide = document.createElementNS("http://www.w3.org/2000/svg", "line");
      guide.setAttribute("class", "guide");
      guide.setAttribute("x1", target.dataset.x);
      guide.setAttribute("x2", target.dataset.x);
      guide.setAttribute("y1", target.getAttribute("y"));
      guide.setAttribute("y2", +target.getAttribute("y") + +target.getAttribute("height"));
      target.parentNode.prepend(guide);
    }
  };

  for (const svg of all("figure svg")) {
    const targets = all(".hit, .dot, .point, .cells rect", svg).filter((one) => one.querySelector("title"));
    if (targets.length === 0) {
      continue;
    }
    for (const target of targets) {
      const title = target.querySelector("title");
      target.dataset.text = title.textContent;
      title.remove();
      const at = (event) => show(target, event.clientX, event.clientY);
      target.addEventListener("pointermove", at);
      target.addEventListener("pointerdown", at);
    }
    let current = -1;
    svg.tabIndex = 0;
    svg.addEventListener("pointerleave", hide);
    svg.addEventListener("blur", hide);
    svg.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (event.key === "Escape") {
        hide();
      }
      if (!step) {
        return;
      }
      event.preventDefault();
      current = Math.max(0, Math.min(targets.length - 1, current + step));
      const box = targets[current].getBoundingClientRect();
      show(targets[current], box.x + box.width / 2, box.y + box.height / 2);
      said.textContent = targets[current].dataset.text;
    });
  }
  window.addEventListener("scroll", hide, { passive: true });

  // A page from a file may not have the clipboard; what is selected can be copied everywhere.
  const copy = async (source) => {
    try {
      await navigator.clipboard.writeText(source.textContent);
      return true;
    } catch {
      getSelection().selectAllChildren(source);
      return document.execCommand("copy");
    }
  };
  for (const source of all("[data-copy]")) {
    const button = make("button", "copy", "Copy");
    button.type = "button";
    button.setAttribute("aria-label", `Copy ${source.dataset.copy}`);
    source.before(button);
    button.addEventListener("click", async () => {
      button.textContent = (await copy(source)) ? "Copied" : "Selected";
      said.textContent = `${button.textContent} ${source.dataset.copy}`;
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
  }

  let folded = [];
  window.addEventListener("beforeprint", () => {
    folded = all("details:not([open])");
    folded.forEach((one) => { one.open = true; });
  });
  window.addEventListener("afterprint", () => folded.forEach((one) => { one.open = false; }));
})();
