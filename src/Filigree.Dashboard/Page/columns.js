// The table of trials as typed arrays: everything once, later what changed.

const types = { Uint8: Uint8Array, Uint32: Uint32Array, Float64: Float64Array };

function decode(buffer) {
  const length = new DataView(buffer).getInt32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  const start = Math.ceil((4 + length) / 8) * 8;
  const columns = new Map();
  for (const { name, type, offset } of header.columns) {
    columns.set(name, new types[type](buffer, start + offset, header.length));
  }
  return { header, columns };
}

export class Columns {
  view = 0;
  revision = 0;
  count = 0;
  number = "";
  names = new Map();

  async load(base, labels, y) {
    const number = `${labels}\n${y}`;
    const since = number === this.number ? this.revision : 0;
    const query = new URLSearchParams({ view: this.view, since, labels, y });
    const answer = await fetch(`${base}/trials?${query}`);
    if (!answer.ok) throw new Error(answer.statusText);
    const { header, columns } = decode(await answer.arrayBuffer());
    this.number = number;
    if (header.whole) {
      Object.assign(this, { count: header.count, ids: header.ids, seeds: header.seeds, names: columns, texts: [] });
    } else {
      const lines = columns.get("line");
      for (const [name, news] of columns) {
        if (!this.names.has(name)) this.names.set(name, new Float64Array(this.count).fill(NaN));
        const column = this.names.get(name);
        for (let i = 0; i < lines.length; i++) column[lines[i]] = news[i];
      }
    }
    Object.assign(this, { view: header.view, revision: header.revision, measures: header.measures });
    return header.whole || header.length > 0;
  }

  id(line) {
    return this.ids.substr(16 * line, 16);
  }

  get(name) {
    return this.names.get(name);
  }

  seed(line) {
    return this.seeds[this.get("seed")[line]];
  }
}
