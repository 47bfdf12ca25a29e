// The list of events, newest first, and the controls that say which of them to show.

// What is kept to be searched, and what is drawn; both bounded, whatever comes.
const KEPT = 2000;
const SHOWN = 200;
const HIDDEN_AT_FIRST = ["diagnostic"];

const element = (id) => document.getElementById(id);

function time(us) {
  const ms = Math.floor(us / 1000);
  const pad = (number, digits) => String(number).padStart(digits, "0");
  return `${pad(Math.floor(ms / 60000), 2)}:${pad(Math.floor(ms / 1000) % 60, 2)}.${pad(ms % 1000, 3)}`;
}

// What came, to be read by people.
function payload(data) {
  // Numbers of 64 bits would be rounded; browsers that can keep them as they are written do so.
  const exact = (key, value, context) =>
    typeof value === "number" && context?.source && JSON.rawJSON ? JSON.rawJSON(context.source) : value;
  const { callback, api, thread, origin, event, args } = JSON.parse(data, exact);
  const payload = document.createElement("pre");
  payload.tabIndex = 0;
  payload.textContent = JSON.stringify({ callback, api, thread, origin, event, args }, null, 2);
  return payload;
}

export class EventList {
  constructor(categories) {
    this.root = element("events");
    this.categories = categories;
    this.shown = new Set(categories.filter((category) => !HIDDEN_AT_FIRST.includes(category)));
    this.text = "";
    this.chosen = null;
    this.paused = false;
    this.onchange = () => {};
    this.clear();
    this.controls();
  }

  clear() {
    this.kept = [];
    this.fresh = 0;
    this.redraw = true;
  }

  add({ seq, t_us, category, kind, text, about }, data) {
    this.keep({ seq, t_us, category, kind, text, about, data });
  }

  addGap(gap) {
    this.keep({ gap });
  }

  keep(item) {
    this.kept.push(item);
    this.fresh += 1;
    // Cutting now and then is cheaper than with every event.
    if (this.kept.length > 2 * KEPT) this.kept.splice(0, this.kept.length - KEPT);
  }

  // Shows the events about one conversation alone; all of them if there is none.
  choose(chosen) {
    this.chosen = chosen;
    const line = element("chosen");
    line.hidden = !chosen;
    line.querySelector("strong").textContent = chosen?.name ?? "";
    this.changed();
  }

  changed() {
    this.redraw = true;
    this.onchange();
  }

  wants(item) {
    if (item.gap) return true;
    if (!this.shown.has(item.category)) return false;
    if (this.chosen && !item.about?.includes(this.chosen.id)) return false;
    return !this.text || `${item.kind} ${item.text}`.toLowerCase().includes(this.text);
  }

  draw() {
    if (this.paused && !this.redraw) return;
    const from = this.redraw ? 0 : Math.max(0, this.kept.length - this.fresh);
    const rows = [];
    for (let index = this.kept.length - 1; index >= from && rows.length < SHOWN; index -= 1) {
      if (this.wants(this.kept[index])) rows.push(this.row(this.kept[index]));
    }
    if (this.redraw) this.root.replaceChildren(...rows);
    else this.root.prepend(...rows);
    while (this.root.childElementCount > SHOWN) this.root.lastElementChild.remove();
    this.redraw = false;
    this.fresh = 0;
    this.describe();
  }

  row(item) {
    const row = document.createElement("li");
    if (item.gap) {
      row.className = "gap";
      row.textContent =
        item.gap.reason === "other_run"
          ? "The server plays something else now; this is its history."
          : `Events #${item.gap.from_seq} to #${item.gap.to_seq} are gone.`;
      return row;
    }
    row.dataset.category = item.category;
    row.dataset.seq = item.seq;
    const details = document.createElement("details");
    const summary = document.createElement("summary");
    const cells = { time: time(item.t_us), kind: item.kind, text: item.text };
    for (const [name, text] of Object.entries(cells)) {
      const cell = document.createElement("span");
      cell.className = name;
      cell.textContent = text;
      summary.append(cell);
    }
    details.append(summary);
    // Few are ever opened.
    details.addEventListener("toggle", () => details.append(payload(item.data)), { once: true });
    row.append(details);
    return row;
  }

  // Says how much is shown, and where a program gets the same.
  describe() {
    const { childElementCount: rows } = this.root;
    element("shown").textContent = rows === SHOWN ? `The latest ${SHOWN}.` : "";
    const parameters = [`only=${this.categories.filter((category) => this.shown.has(category)).join(",")}`];
    if (this.chosen) parameters.push(`conversation=${encodeURIComponent(this.chosen.id)}`);
    const path = `events?${parameters.join("&")}`;
    const link = element("stream");
    link.href = path;
    link.textContent = `/${path}`;
  }

  controls() {
    for (const category of this.categories) {
      const label = document.createElement("label");
      label.dataset.category = category;
      const box = document.createElement("input");
      box.type = "checkbox";
      box.checked = this.shown.has(category);
      box.addEventListener("change", () => {
        if (box.checked) this.shown.add(category);
        else this.shown.delete(category);
        this.changed();
      });
      label.append(box, category);
      element("categories").append(label);
    }
    element("search").addEventListener("input", (input) => {
      this.text = input.target.value.trim().toLowerCase();
      this.changed();
    });
    element("chosen").querySelector("button").addEventListener("click", () => this.choose(null));
    element("pause").addEventListener("click", (click) => {
      this.paused = !this.paused;
      click.target.setAttribute("aria-pressed", this.paused);
      click.target.textContent = this.paused ? "Go on" : "Pause";
      if (!this.paused) this.changed();
    });
  }
}
