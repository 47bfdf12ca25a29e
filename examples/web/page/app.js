// The connection, and what hangs on it: every event goes to the counters, the conversations and the list of events.

import { Conversations } from "./conversations.js";
import { Counters } from "./counters.js";
import { EventList } from "./events.js";

const CATEGORIES = ["message", "conversation", "group", "friend", "user", "signaling", "session", "api", "diagnostic"];
// The browser comes back by itself after a lost connection, but not after an answer that is no stream.
const GIVEN_UP_RETRY_MS = 2000;

const element = (id) => document.getElementById(id);

const events = new EventList(CATEGORIES);
const counters = new Counters(element("counters"), element("total"), CATEGORIES);
const conversations = new Conversations(element("conversations"), element("known"), (chosen) => events.choose(chosen));
const parts = [counters, conversations, events];

// However many events come, the page is drawn once a frame.
let scheduled = false;
function draw() {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => {
    scheduled = false;
    for (const part of parts) part.draw();
  });
}
events.onchange = draw;

function badge(state) {
  const badge = element("badge");
  if (badge.dataset.state === state) return;
  badge.dataset.state = state;
  badge.textContent = state;
}

function gap(hole) {
  const pill = element("gap");
  if (hole.reason === "other_run") {
    // What follows is the history of another run, from its beginning.
    for (const part of parts) part.clear();
    pill.textContent = "gap: another run";
  } else {
    pill.textContent = `gap: #${hole.from_seq} to #${hole.to_seq}`;
  }
  pill.hidden = false;
  events.addGap(hole);
  draw();
}

let lastId = "";

function connect() {
  const query = new URLSearchParams({ only: CATEGORIES.join(",") });
  if (lastId) query.set("last_event_id", lastId);
  const source = new EventSource(`events?${query}`);

  source.onopen = () => badge("live");
  source.onmessage = (message) => {
    lastId = message.lastEventId;
    const event = JSON.parse(message.data);
    for (const part of parts) part.add(event, message.data);
    draw();
  };
  source.addEventListener("gap", (message) => {
    lastId = message.lastEventId;
    gap(JSON.parse(message.data));
  });
  source.addEventListener("end", () => badge("ended"));
  source.onerror = () => {
    badge("reconnecting");
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, GIVEN_UP_RETRY_MS);
  };
}

connect();
