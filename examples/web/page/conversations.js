// The list of conversations, folded from what events say about them.

export class Conversations {
  constructor(root, total, onchoose) {
    this.root = root;
    this.total = total;
    this.onchoose = onchoose;
    this.clear();
    root.addEventListener("click", (click) => {
      const id = click.target.closest("button")?.dataset.id;
      if (id) onchoose({ id, name: this.byId.get(id)?.name ?? id });
    });
  }

  clear() {
    this.byId = new Map();
    this.rows = new Map();
    this.root.replaceChildren();
    this.changed = true;
  }

  add(event) {
    for (const change of event.conversations ?? []) this.apply(change);
  }

  apply(change) {
    this.changed = true;
    switch (change.change) {
      case "is": {
        this.byId.set(change.id, change);
        break;
      }
      case "message": {
        const known = this.byId.get(change.id) ?? { name: change.id.slice(change.id.indexOf(":") + 1), unread: 0 };
        const unread = known.unread + (change.unread ? 1 : 0);
        // A message may come late; the newest one is shown.
        const newer = change.time >= (known.time ?? 0) ? change : known;
        this.byId.set(change.id, { ...known, unread, time: newer.time, last: newer.last });
        break;
      }
      case "deleted": {
        this.byId.delete(change.id);
        break;
      }
      case "all_read": {
        for (const conversation of this.byId.values()) conversation.unread = 0;
        break;
      }
    }
  }

  draw() {
    if (!this.changed) return;
    this.changed = false;
    const sorted = [...this.byId].sort(
      ([, a], [, b]) => Number(b.pinned ?? false) - Number(a.pinned ?? false) || (b.time ?? 0) - (a.time ?? 0),
    );
    const rows = sorted.map(([id, conversation]) => this.row(id, conversation));
    for (const id of this.rows.keys()) if (!this.byId.has(id)) this.rows.delete(id);
    // Moving a node takes the focus from it.
    const focused = document.activeElement;
    this.root.replaceChildren(...rows);
    if (this.root.contains(focused)) focused.focus({ preventScroll: true });
    this.total.textContent = rows.length;
  }

  row(id, { name, unread, pinned, last }) {
    let row = this.rows.get(id);
    if (!row) {
      row = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.id = id;
      for (const part of ["avatar", "name", "last", "unread"]) {
        const span = document.createElement("span");
        span.className = part;
        button.append(span);
      }
      row.append(button);
      this.rows.set(id, row);
    }
    const part = (name) => row.querySelector(`.${name}`);
    row.dataset.pinned = Boolean(pinned);
    part("avatar").textContent = id.startsWith("group:") ? "#" : [...name][0].toUpperCase();
    part("avatar").setAttribute("aria-hidden", "true");
    part("name").textContent = name;
    part("last").textContent = last ?? "no messages";
    const word = document.createElement("span");
    word.className = "hidden";
    word.textContent = " unread";
    part("unread").hidden = unread === 0;
    part("unread").replaceChildren(String(unread), word);
    return row;
  }
}
