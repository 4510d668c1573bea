// What is shown stands in the address, so that it can be sent on, kept, and gone back to.

const single = ["run", "x", "y", "labels", "group", "band", "from", "to", "state", "q", "sort", "trial"];

export function readView() {
  const query = new URLSearchParams(location.search);
  const view = { where: {}, seeds: query.getAll("seeds") };
  for (const name of single) view[name] = query.get(name) ?? undefined;
  for (const [name, value] of query) {
    if (name.startsWith("where.")) view.where[name.slice(6)] = value;
  }
  return view;
}

export function writeView(view, isStep) {
  const query = new URLSearchParams();
  for (const name of single) {
    if (view[name] !== undefined && view[name] !== "") query.set(name, view[name]);
  }
  for (const level of view.seeds) query.append("seeds", level);
  for (const [name, value] of Object.entries(view.where)) query.set(`where.${name}`, value);
  const text = query.toString();
  const address = text ? `/?${text}` : "/";
  if (address !== location.pathname + location.search) {
    history[isStep ? "pushState" : "replaceState"](null, "", address);
  }
}
