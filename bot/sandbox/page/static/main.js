// The page: follows the world as one person sees it, draws it, and sends that person's gestures.

import { drawBlocks } from "./blocks.js";
import { follow, send } from "./client.js";
import { startClock } from "./clock.js";
import { startComposer } from "./composer.js";
import { confirmFirst, showForm } from "./dialogs.js";
import { drawSpans, find, make, say } from "./dom.js";

const HOME = "home";
let world = null;
let [me, place] = decodeURIComponent(location.hash.slice(1)).split("/");
let following = null;
let read = {};
const drafts = new Map();
const drawnMessages = new Map();

const clock = startClock((change) => attempt("clock", change));
const composer = startComposer(
  () => ({ key: `${me}/${place}`, commands: world?.commands || [], people: world?.people || [] }),
  (text) => attempt("type", { channel: target(), text, smart: find("smart").checked }),
);

/** Send a gesture as the person at the keyboard; trouble is told at the foot of the page. */
async function attempt(gesture, body) {
  const late = setTimeout(() => say("Sending …"), 400);
  try {
    const answer = await send(gesture, { as: me, ...body });
    say("");
    return answer;
  } catch (error) {
    say(error.message, "trouble");
    return null;
  } finally {
    clearTimeout(late);
  }
}

const direct = () => world.places.find((one) => one.kind === "im");
const target = () => (place === HOME ? direct().id : place);

/** What a person can do with the blocks of one message, form or Home. */
function handFor(source, key, values, errors = {}) {
  const draft = drafts.get(key) || drafts.set(key, {}).get(key);
  const mixed = {};
  for (const held of [values, draft]) {
    for (const [block, elements] of Object.entries(held)) mixed[block] = { ...mixed[block], ...elements };
  }
  const keep = (block, element, state) => {
    draft[block.block_id] = { ...draft[block.block_id], [element.action_id]: state };
    mixed[block.block_id] = { ...mixed[block.block_id], [element.action_id]: state };
  };
  const ids = (block, element) => ({ ...source, block_id: block.block_id, action_id: element.action_id });
  const live = (blocks) => Object.fromEntries(Object.entries(draft).filter(([id]) => blocks.includes(id)));
  return {
    values: mixed,
    errors,
    people: world.people,
    places: world.places.filter((one) => one.kind !== "im"),
    offsetMinutes: clock.offsetMinutes(),
    ask: confirmFirst,
    hold: keep,
    draft: live,
    blockIds: [],
    act(block, element, chosen) {
      if (chosen && chosen.type !== "overflow") keep(block, element, chosen);
      return attempt("click", { ...ids(block, element), chosen, values: live(this.blockIds) });
    },
    async options(block, element, query) {
      return (await attempt("options", { ...ids(block, element), query }))?.options || [];
    },
  };
}

function drawWithHand(blocks, hand) {
  hand.blockIds = blocks.map((block) => block.block_id);
  return drawBlocks(blocks, hand);
}

// The side

function drawSide() {
  const item = (label, small, current, onclick, extra) => make("li", {}, make("button", {
    type: "button", "aria-current": current ? "true" : null, onclick: () => { closeSide(); onclick(); },
  }, make("span", { class: "name" }, label), small && make("small", {}, small), extra));
  find("people").replaceChildren(...world.people.map((one) =>
    item(one.name, one.role, one.id === me, () => become(one.id))));
  find("app-name").textContent = world.bot;
  const dm = direct();
  find("app").replaceChildren(
    item("Home", null, place === HOME, () => go(HOME)),
    item("Messages", null, place === dm.id, () => go(dm.id), badge(dm)),
  );
  find("channels").replaceChildren(...world.places.filter((one) => one !== dm).map((one) =>
    item([icon(one.kind), one.name], one.archived ? "archived" : null, place === one.id, () => go(one.id), badge(one))));
  const shortcuts = world.shortcuts.filter((one) => one.kind === "global");
  find("shortcut-part").hidden = !shortcuts.length;
  find("shortcuts").replaceChildren(...shortcuts.map((one) =>
    item(one.name, null, false, () => attempt("shortcut", { callback_id: one.callback_id }))));
}

const icon = (kind) => kind === "private"
  ? make("span", { class: "lock", role: "img", "aria-label": "Private: " })
  : make("span", { class: "hash" }, "#");

function badge(one) {
  const since = read[`${me}/${one.id}`] ?? read.start;
  const count = one.id === place ? 0 : one.messages.filter((message) => message.version > since && !message.mine).length;
  return count ? make("span", { class: "badge", "aria-label": `${count} new` }, String(count)) : null;
}

function closeSide() {
  document.body.classList.remove("side-open");
  find("menu").setAttribute("aria-expanded", "false");
}

// The middle

function drawHead() {
  const one = world.places.find((candidate) => candidate.id === place);
  const inside = one && one.kind !== "im";
  find("place").textContent = place === HOME ? `${world.bot} · Home` : `${inside ? "#" : ""}${one.name}`;
  find("about").textContent = inside
    ? [one.kind === "private" ? "Private channel" : "Channel", `${one.members} members`,
      one.shared && "shared with another workspace", one.archived && "archived"].filter(Boolean).join(" · ")
    : "App · only you see this";
  document.body.classList.toggle("at-home", place === HOME);
  find("line").placeholder = place === HOME ? "" : `Message ${inside ? `#${one.name}` : world.bot}, or / for commands`;
}

function drawContent() {
  const content = find("content");
  if (place === HOME) return drawHome(content);
  const { messages } = world.places.find((one) => one.id === place);
  const scroll = find("scroll");
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
  const last = messages.at(-1);
  const isNew = last && !drawnMessages.has(keyOf(last));
  const wanted = messages.length ? messages.map(messageNode) : [emptyNode()];
  wanted.forEach((node, index) => {
    if (content.children[index] !== node) content.insertBefore(node, content.children[index] || null);
  });
  while (content.children.length > wanted.length) content.lastElementChild.remove();
  if (atEnd || (isNew && last.mine) || content.dataset.place !== place) scroll.scrollTop = scroll.scrollHeight;
  content.dataset.place = place;
  return undefined;
}

const emptyNode = () => make("p", { class: "empty" }, "Nothing here yet. Type / to see what the assistant can do.");
const keyOf = (message) => `${me}/${message.channel}/${message.ts}`;

function messageNode(message) {
  const key = keyOf(message);
  const before = drawnMessages.get(key);
  const version = `${message.version}/${clock.today()}`;
  if (before?.version === version) return before.node;
  const node = drawMessage(message, key);
  drawnMessages.set(key, { version, node });
  return node;
}

function drawMessage(message, key) {
  const hand = handFor({ channel: message.channel, ts: message.ts }, key, message.values);
  const body = message.blocks.length
    ? drawWithHand(message.blocks, hand)
    : [make("div", { class: "text" }, drawSpans(message.spans))];
  const files = message.files.map((file) => make("a", { class: "file", href: `/sandbox/files/${file.id}`, download: file.name },
    make("b", {}, file.title || file.name), make("small", {}, `${file.name} · ${size(file.size)} · download`)));
  const shortcuts = world.shortcuts.filter((one) => one.kind === "message" && !message.private).map((one) =>
    make("button", { type: "button", class: "plain small",
      onclick: () => attempt("shortcut", { callback_id: one.callback_id, channel: message.channel, ts: message.ts }) }, one.name));
  return make("article", { class: message.private ? "message private" : "message", "data-ts": message.ts,
    title: message.bot ? `Notification: ${message.notification}` : null },
  make("div", { class: message.bot ? "face bot" : "face", "aria-hidden": "true" }, initials(message.author)),
  make("div", { class: "said" },
    message.private && make("p", { class: "only-you" }, "Only visible to you"),
    make("p", { class: "who" }, make("b", {}, message.author), message.bot && make("span", { class: "tag" }, "APP"), " ",
      make("time", { datetime: message.at }, clock.short(message.at)), message.edited && make("small", {}, " (edited)")),
    body, files, shortcuts.length > 0 && make("div", { class: "message-shortcuts" }, shortcuts)));
}

const initials = (name) => name.split(/\s+/).slice(0, 2).map((word) => word[0]).join("").toUpperCase();
const size = (bytes) => (bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} KB`);

function drawHome(content) {
  content.dataset.place = "";
  const { home } = world;
  if (!home) return content.replaceChildren(make("p", { class: "empty" }, "Home is empty so far."));
  if (content.firstElementChild?.dataset.home === `${home.id}/${home.version}`) return undefined;
  const hand = handFor({ view: home.id }, home.id, home.values, home.errors);
  const trouble = home.errors[""] && make("p", { class: "error" }, home.errors[""]);
  return content.replaceChildren(make("div", { class: "home", "data-home": `${home.id}/${home.version}` },
    trouble, drawWithHand(home.blocks, hand)));
}

function drawForm() {
  const { form } = world;
  if (!form) return showForm(null);
  const hand = handFor({ view: form.id }, form.id, form.values, form.errors);
  return showForm(form, {
    draw: () => drawWithHand(form.blocks, hand),
    hand,
    submit: () => attempt("submit", { view: form.id, values: hand.draft(hand.blockIds) }),
    close: (all) => attempt("close", { view: form.id, all }),
  });
}

// Moving about

function draw(next) {
  world = next;
  read.start ??= world.version;
  me = world.me;
  if (!me) return say("There is nobody in this workspace yet.", "trouble");
  if (place !== HOME && !world.places.some((one) => one.id === place)) place = direct().id;
  clock.follow(world);
  drawSide();
  drawHead();
  drawContent();
  drawForm();
  read[`${me}/${place}`] = world.version;
  const hash = `#${me}/${place}`;
  if (location.hash !== hash) history.replaceState(null, "", hash);
  return undefined;
}

function go(where) {
  place = where;
  composer.reset();
  find("content").replaceChildren();
  draw(world);
  if (place === HOME) attempt("home", {});
  else find("line").focus();
}

function become(person) {
  if (person === me) return;
  const wasDirect = place === direct().id;
  me = person;
  if (wasDirect) place = "";
  composer.reset();
  find("content").replaceChildren();
  showForm(null);
  start();
  if (place === HOME) attempt("home", {});
}

function start() {
  following?.stop();
  following = follow(me || "", draw, (words) => say(words, words ? "trouble" : ""));
}

find("menu").addEventListener("click", () => {
  const open = document.body.classList.toggle("side-open");
  find("menu").setAttribute("aria-expanded", String(open));
});
document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeSide(); });
start();
