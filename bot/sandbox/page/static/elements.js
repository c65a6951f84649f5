// Drawing what a person can use: buttons act, menus and pickers in actions act, in input blocks they only hold.

import { combobox } from "./combobox.js";
import { drawSpans, freshId, make } from "./dom.js";

/** Draw an element beside a text or in a row of actions: using it tells the bot at once. */
export function drawElement(block, element, hand) {
  if (element.type === "image") return make("img", { src: element.image_url, alt: element.alt_text });
  if (element.type === "button") return button(block, element, hand);
  if (element.type === "overflow") return overflow(block, element, hand);
  const use = (state) => hand.ask(element.confirm, () => hand.act(block, element, state));
  return draw(block, element, { ...hand, hold: (_, __, state) => use(state) }, { "aria-label": nameOf(element) });
}

/** Draw the element of an input block: what is typed or chosen is held until the form is sent. */
export function drawInput(block, element, hand, attributes) {
  const hold = (_, __, state) => {
    hand.hold(block, element, state);
    if (block.dispatch_action && !TYPED.has(element.type)) hand.act(block, element, state);
  };
  return draw(block, element, { ...hand, hold }, attributes);
}

const TYPED = new Set(["plain_text_input", "number_input", "email_text_input", "url_text_input"]);
const nameOf = (element) => element.placeholder?.text || element.action_id;
const held = (block, element, hand) => hand.values[block.block_id]?.[element.action_id] || {};

function draw(block, element, hand, attributes) {
  const kind = KINDS[element.type];
  if (!kind) return make("p", { class: "soft" }, `(${element.type} is not played here)`);
  const node = kind(block, element, hand, { ...attributes, "data-field": `${block.block_id}/${element.action_id}` });
  if (element.focus_on_load) node.setAttribute("autofocus", "");
  return node;
}

function button(block, element, hand) {
  const press = () => {
    if (element.url) window.open(element.url, "_blank", "noopener");
    hand.act(block, element);
  };
  return make("button", {
    type: "button",
    class: element.style || "plain",
    "aria-label": element.accessibility_label,
    onclick: () => hand.ask(element.confirm, press),
  }, drawSpans(element.text.spans));
}

function overflow(block, element, hand) {
  const menu = make("details", { class: "menu" });
  const choose = (option) => {
    menu.open = false;
    hand.ask(element.confirm, () => hand.act(block, element, { type: "overflow", selected_option: bare(option) }));
  };
  const items = element.options.map((option) =>
    make("button", { type: "button", onclick: () => choose(option) }, drawSpans(option.text.spans)));
  menu.append(make("summary", { "aria-label": "More actions" }, "⋯"), make("div", {}, items));
  menu.addEventListener("keydown", (event) => { if (event.key === "Escape") menu.open = false; });
  menu.addEventListener("focusout", (event) => { if (!menu.contains(event.relatedTarget)) menu.open = false; });
  return menu;
}

function typed(type, inputmode) {
  return (block, element, hand, attributes) => {
    const hold = (event) => hand.hold(block, element, { type: element.type, value: event.target.value || null });
    const enter = (event) => {
      if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
      event.preventDefault();
      if (block.dispatch_action) {
        hand.act(block, element, { type: element.type, value: event.target.value || null });
      } else hand.enter?.();
    };
    return make(element.multiline ? "textarea" : "input", {
      ...attributes,
      ...(element.multiline ? { rows: 3 } : { type, inputmode }),
      placeholder: element.placeholder?.text,
      maxlength: element.max_length,
      value: held(block, element, hand).value || "",
      oninput: hold,
      onkeydown: enter,
    });
  };
}

function picker(type, key) {
  return (block, element, hand, attributes) => make("input", {
    ...attributes,
    type,
    value: held(block, element, hand)[key] || "",
    onchange: (event) => hand.hold(block, element, { type: element.type, [key]: event.target.value || null }),
  });
}

function datetime(block, element, hand, attributes) {
  const shift = hand.offsetMinutes * 60;
  const value = held(block, element, hand).selected_date_time;
  const state = (text) => (text ? Date.parse(`${text}:00Z`) / 1000 - shift : null);
  return make("input", {
    ...attributes,
    type: "datetime-local",
    value: value ? new Date((value + shift) * 1000).toISOString().slice(0, 16) : "",
    onchange: (event) =>
      hand.hold(block, element, { type: element.type, selected_date_time: state(event.target.value) }),
  });
}

/** What an option was before it was drawn: the server compares options to the letter. */
export function bare(option) {
  const plain = ({ spans, ...rest }) => rest;
  return { ...option, text: plain(option.text), ...(option.description && { description: plain(option.description) }) };
}

function menu(key, choices) {
  return (block, element, hand, attributes) => {
    const groups = choices(element, hand);
    const all = groups.flatMap((group) => group.items);
    const chosen = held(block, element, hand)[key];
    const id = chosen?.value ?? chosen ?? "";
    const items = groups.map((group) => {
      const options = group.items.map((item) => make("option", { value: item.id, selected: item.id === id }, item.label));
      return group.label ? make("optgroup", { label: group.label }, options) : options;
    });
    const choose = (event) => {
      const item = all.find((one) => one.id === event.target.value);
      hand.hold(block, element, { type: element.type, [key]: item ? item.state : null });
    };
    const first = make("option", { value: "", selected: !id }, element.placeholder?.text || "Choose …");
    return make("select", { ...attributes, onchange: choose }, first, items);
  };
}

function ticks(key, choices, type = "checkbox") {
  return (block, element, hand, { id, ...attributes }) => {
    const one = type === "radio";
    const now = held(block, element, hand)[key];
    const chosen = new Set([now || []].flat().map((item) => item.value ?? item));
    const group = freshId();
    const items = choices(element, hand).flatMap((part) => part.items);
    const change = (item, on) => {
      if (one) chosen.clear();
      if (on) chosen.add(item.id); else chosen.delete(item.id);
      const states = items.filter((candidate) => chosen.has(candidate.id)).map((candidate) => candidate.state);
      hand.hold(block, element, { type: element.type, [key]: one ? states[0] || null : states });
    };
    return make("div", { class: "ticks", role: one ? "radiogroup" : "group", ...attributes,
      "aria-labelledby": id && `${id}-label` }, items.map((item) => make("label", { class: "check" },
      make("input", { type, name: group, checked: chosen.has(item.id),
        onchange: (event) => change(item, event.target.checked) }),
      make("span", {}, item.label, item.about && make("small", {}, item.about)))));
  };
}

const asItem = (option) => ({
  id: option.value,
  label: option.text.text.replace(/[*_~`]/g, option.text.type === "mrkdwn" ? "" : "$&"),
  about: option.description?.text,
  state: bare(option),
});
const listed = (element) => element.option_groups
  ? element.option_groups.map((group) => ({ label: group.label.text, items: group.options.map(asItem) }))
  : [{ items: element.options.map(asItem) }];
const people = (_, hand) => [{ items: hand.people.map((one) => ({ id: one.id, label: one.name, state: one.id })) }];
const places = (_, hand) => [{ items: hand.places.map((one) => ({ id: one.id, label: one.name, state: one.id })) }];

const KINDS = {
  plain_text_input: typed("text"),
  number_input: typed("text", "decimal"),
  email_text_input: typed("email", "email"),
  url_text_input: typed("url", "url"),
  datepicker: picker("date", "selected_date"),
  timepicker: picker("time", "selected_time"),
  datetimepicker: datetime,
  static_select: menu("selected_option", listed),
  multi_static_select: ticks("selected_options", listed),
  checkboxes: ticks("selected_options", listed),
  radio_buttons: ticks("selected_option", listed, "radio"),
  external_select: combobox(false),
  multi_external_select: combobox(true),
  users_select: menu("selected_user", people),
  multi_users_select: ticks("selected_users", people),
  channels_select: menu("selected_channel", places),
  multi_channels_select: ticks("selected_channels", places),
  conversations_select: menu("selected_conversation", places),
  multi_conversations_select: ticks("selected_conversations", places),
};
