// The page: shows everything one person sees, and sends that person's actions.

import { drawBlocks } from "./blocks.js";
import { base64Of, follow, send } from "./client.js";
import { startClock } from "./clock.js";
import { startComposer } from "./composer.js";
import { confirmFirst, showForm } from "./dialogs.js";
import { drawSpans, find, make, showStatus } from "./dom.js";

const HOME = "home";
let state = null;
let [me, place] = decodeURIComponent(location.hash.slice(1)).split("/");
let following = null;
let read = {};
const drafts = new Map();
const drawnMessages = new Map();

const clock = startClock((change) => perform("clock", change));
const composer = startComposer(
  () => ({ key: `${me}/${place}`, commands: state?.commands || [], people: state?.people || [] }),
  (text) => perform("type", { channel: target(), text, smart: find("smart").checked }),
);

find("file").addEventListener("change", async ({ target: chosen }) => {
  const file = chosen.files[0];
  if (file) await perform("upload", { channel: target(), name: file.name, content: await base64Of(file) });
  chosen.value = "";
});

/** Send an action of the current person; errors are shown at the bottom of the page. */
async function perform(action, body) {
  const late = setTimeout(() => showStatus("Sending …"), 400);
  try {
    const response = await send(action, { as: me, ...body });
    showStatus("");
    return response;
  } catch (error) {
    showStatus(error.message, "problem");
    return null;
  } finally {
    clearTimeout(late);
  }
}

const direct = () => state.channels.find((one) => one.kind === "im");
const target = () => (place === HOME ? direct().id : place);

/** The values and actions of the elements of one message, form or Home. */
function controlsFor(source, key, values, errors = {}) {
  const draft = drafts.get(key) || drafts.set(key, {}).get(key);
  const merged = {};
  for (const given of [values, draft]) {
    for (const [block, elements] of Object.entries(given)) merged[block] = { ...merged[block], ...elements };
  }
  const setValue = (block, element, value) => {
    draft[block.block_id] = { ...draft[block.block_id], [element.action_id]: value };
    merged[block.block_id] = { ...merged[block.block_id], [element.action_id]: value };
  };
  const ids = (block, element) => ({ ...source, block_id: block.block_id, action_id: element.action_id });
  const draftOf = (blocks) => Object.fromEntries(Object.entries(draft).filter(([id]) => blocks.includes(id)));
  return {
    values: merged,
    errors,
    people: state.people,
    channels: state.channels.filter((one) => one.kind !== "im"),
    offsetMinutes: clock.offsetMinutes(),
    confirm: confirmFirst,
    setValue,
    draft: draftOf,
    blockIds: [],
    click(block, element, chosen) {
      if (chosen && chosen.type !== "overflow") setValue(block, element, chosen);
      return perform("click", { ...ids(block, element), chosen, values: draftOf(this.blockIds) });
    },
    async options(block, element, query) {
      return (await perform("options", { ...ids(block, element), query }))?.options || [];
    },
  };
}

function drawWithControls(blocks, controls) {
  controls.blockIds = blocks.map((block) => block.block_id);
  return drawBlocks(blocks, controls);
}

// Sidebar

function drawSide() {
  const item = (label, small, current, onclick, extra) => make("li", {}, make("button", {
    type: "button", "aria-current": current ? "true" : null, onclick: () => { closeSide(); onclick(); },
  }, make("span", { class: "name" }, label), small && make("small", {}, small), extra));
  find("people").replaceChildren(...state.people.map((one) =>
    item(one.name, one.role, one.id === me, () => switchTo(one.id))));
  find("app-name").textContent = state.bot;
  const dm = direct();
  find("app").replaceChildren(
    item("Home", null, place === HOME, () => open(HOME)),
    item("Messages", null, place === dm.id, () => open(dm.id), badge(dm)),
  );
  find("channels").replaceChildren(...state.channels.filter((one) => one !== dm).map((one) =>
    item([icon(one.kind), one.name], one.archived ? "archived" : null, place === one.id, () => open(one.id), badge(one))));
  const shortcuts = state.shortcuts.filter((one) => one.kind === "global");
  find("shortcut-part").hidden = !shortcuts.length;
  find("shortcuts").replaceChildren(...shortcuts.map((one) =>
    item(one.name, null, false, () => perform("shortcut", { callback_id: one.callback_id }))));
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

// Messages

function drawHead() {
  const one = state.channels.find((candidate) => candidate.id === place);
  const inside = one && one.kind !== "im";
  find("place").textContent = place === HOME ? `${state.bot} · Home` : `${inside ? "#" : ""}${one.name}`;
  find("about").textContent = inside
    ? [one.kind === "private" ? "Private channel" : "Channel", `${one.members} members`,
      one.shared && "shared with another workspace", one.archived && "archived"].filter(Boolean).join(" · ")
    : "App · only you see this";
  document.body.classList.toggle("at-home", place === HOME);
  find("line").placeholder = place === HOME ? "" : `Message ${inside ? `#${one.name}` : state.bot}, or / for commands`;
}

function drawContent() {
  const content = find("content");
  if (place === HOME) return drawHome(content);
  const { messages } = state.channels.find((one) => one.id === place);
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

const emptyNode = () => make("p", { class: "empty" }, "No messages yet. Type / to see the commands.");
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
  const controls = controlsFor({ channel: message.channel, ts: message.ts }, key, message.values);
  const body = message.blocks.length
    ? drawWithControls(message.blocks, controls)
    : [make("div", { class: "text" }, drawSpans(message.spans))];
  const files = message.files.map((file) => make("a", { class: "file", href: `/sandbox/files/${file.id}`, download: file.name },
    make("b", {}, file.title || file.name), make("small", {}, `${file.name} · ${size(file.size)} · download`)));
  const shortcuts = state.shortcuts.filter((one) => one.kind === "message" && !message.private).map((one) =>
    make("button", { type: "button", class: "plain small",
      onclick: () => perform("shortcut", { callback_id: one.callback_id, channel: message.channel, ts: message.ts }) }, one.name));
  return make("article", { class: message.private ? "message private" : "message", "data-ts": message.ts,
    title: message.bot ? `Notification: ${message.notification}` : null },
  make("div", { class: message.bot ? "avatar bot" : "avatar", "aria-hidden": "true" }, initials(message.author)),
  make("div", { class: "message-body" },
    message.private && make("p", { class: "only-you" }, "Only visible to you"),
    make("p", { class: "author" }, make("b", {}, message.author), message.bot && make("span", { class: "tag" }, "APP"), " ",
      make("time", { datetime: message.at }, clock.short(message.at)), message.edited && make("small", {}, " (edited)")),
    body, files, shortcuts.length > 0 && make("div", { class: "message-shortcuts" }, shortcuts)));
}

const initials = (name) => name.split(/\s+/).slice(0, 2).map((word) => word[0]).join("").toUpperCase();
const size = (bytes) => (bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} KB`);

function drawHome(content) {
  content.dataset.place = "";
  const { home } = state;
  if (!home) return content.replaceChildren(make("p", { class: "empty" }, "Home is empty."));
  if (content.firstElementChild?.dataset.home === `${home.id}/${home.version}`) return undefined;
  const controls = controlsFor({ view: home.id }, home.id, home.values, home.errors);
  const problem = home.errors[""] && make("p", { class: "error" }, home.errors[""]);
  return content.replaceChildren(make("div", { class: "home", "data-home": `${home.id}/${home.version}` },
    problem, drawWithControls(home.blocks, controls)));
}

function drawForm() {
  const { form } = state;
  if (!form) return showForm(null);
  const controls = controlsFor({ view: form.id }, form.id, form.values, form.errors);
  return showForm(form, {
    draw: () => drawWithControls(form.blocks, controls),
    controls,
    submit: () => perform("submit", { view: form.id, values: controls.draft(controls.blockIds) }),
    close: () => perform("close", { view: form.id }),
  });
}

// Navigation

function draw(next) {
  state = next;
  read.start ??= state.version;
  me = state.me;
  if (!me) return showStatus("This workspace has no people yet.", "problem");
  if (place !== HOME && !state.channels.some((one) => one.id === place)) place = direct().id;
  clock.update(state);
  drawSide();
  drawHead();
  drawContent();
  drawForm();
  read[`${me}/${place}`] = state.version;
  const hash = `#${me}/${place}`;
  if (location.hash !== hash) history.replaceState(null, "", hash);
  return undefined;
}

function open(where) {
  place = where;
  composer.reset();
  find("content").replaceChildren();
  draw(state);
  if (place === HOME) perform("home", {});
  else find("line").focus();
}

function switchTo(person) {
  if (person === me) return;
  const wasDirect = place === direct().id;
  me = person;
  if (wasDirect) place = "";
  composer.reset();
  find("content").replaceChildren();
  showForm(null);
  start();
  if (place === HOME) perform("home", {});
}

function start() {
  following?.stop();
  following = follow(me || "", draw, (text) => showStatus(text, text ? "problem" : ""));
}

find("menu").addEventListener("click", () => {
  const open = document.body.classList.toggle("side-open");
  find("menu").setAttribute("aria-expanded", String(open));
});
document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeSide(); });
start();
