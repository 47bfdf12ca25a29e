// How many events there were, by category and kind.

const span = (name, text) => {
  const span = document.createElement("span");
  span.className = name;
  span.textContent = text;
  return span;
};

export class Counters {
  constructor(root, total, categories) {
    this.total = total;
    this.rows = new Map();
    for (const category of categories) {
      const group = document.createElement("section");
      group.dataset.category = category;
      const heading = document.createElement("h3");
      const count = span("count", "0");
      heading.append(span("dot", ""), span("name", category), count);
      const meter = document.createElement("div");
      meter.className = "meter";
      const bar = document.createElement("div");
      meter.append(bar);
      const kinds = document.createElement("ul");
      group.append(heading, meter, kinds);
      root.append(group);
      this.rows.set(category, { count, bar, kinds });
    }
    this.clear();
  }

  clear() {
    this.byCategory = new Map();
    this.byKind = new Map();
    for (const { kinds } of this.rows.values()) kinds.replaceChildren();
    this.changed = true;
  }

  add({ category, kind, origin }) {
    this.byCategory.set(category, (this.byCategory.get(category) ?? 0) + 1);
    const counter = this.byKind.get(kind) ?? { category, origin, count: 0 };
    counter.count += 1;
    this.byKind.set(kind, counter);
    this.changed = true;
  }

  draw() {
    if (!this.changed) return;
    this.changed = false;
    let total = 0;
    for (const count of this.byCategory.values()) total += count;
    const most = Math.max(1, ...this.byCategory.values());
    this.total.textContent = total;
    for (const [category, row] of this.rows) {
      const count = this.byCategory.get(category) ?? 0;
      row.count.textContent = count;
      row.bar.style.setProperty("width", `${(100 * count) / most}%`);
    }
    for (const [kind, counter] of this.byKind) {
      counter.cell ??= this.addKind(kind, counter);
      counter.cell.textContent = counter.count;
    }
  }

  addKind(kind, { category, origin }) {
    const item = document.createElement("li");
    const cell = span("count", "");
    item.dataset.kind = kind;
    item.append(span("name", kind), cell);
    if (origin === "derived") item.title = "read out of another event";
    this.rows.get(category)?.kinds.append(item);
    return cell;
  }
}
