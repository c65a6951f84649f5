// Drawing elements: in messages and actions they act immediately; in input blocks they keep a value.

import { combobox } from "./combobox.js";
import { drawSpans, newId, make } from "./dom.js";

/** Draw an accessory or an element of an actions block: using it sends a request to the bot. */
export function drawElement(block, element, controls) {
  if (element.type === "image") return make("img", { src: element.image_url, alt: element.alt_text });
  if (element.type === "button") return button(block, element, controls);
  if (element.type === "overflow") return overflow(block, element, controls);
  const use = (state) => controls.confirm(element.confirm, () => controls.click(block, element, state));
  return draw(block, element, { ...controls, setValue: (_, __, state) => use(state) }, { "aria-label": nameOf(element) });
}

/** Draw the element of an input block: its value is kept until the form is submitted. */
export function drawInput(block, element, controls, attributes) {
  const setValue = (_, __, state) => {
    controls.setValue(block, element, state);
    if (block.dispatch_action && !TYPED.has(element.type)) controls.click(block, element, state);
  };
  return draw(block, element, { ...controls, setValue }, attributes);
}

const TYPED = new Set(["plain_text_input", "number_input", "email_text_input", "url_text_input"]);
const nameOf = (element) => element.placeholder?.text || element.action_id;
const valueOf = (block, element, controls) => controls.values[block.block_id]?.[element.action_id] || {};

function draw(block, element, controls, attributes) {
  const kind = KINDS[element.type];
  if (!kind) return make("p", { class: "muted" }, `(${element.type} is not supported here)`);
  const node = kind(block, element, controls, { ...attributes, "data-field": `${block.block_id}/${element.action_id}` });
  if (element.focus_on_load) node.setAttribute("autofocus", "");
  return node;
}

function button(block, element, controls) {
  const press = () => {
    if (element.url) window.open(element.url, "_blank", "noopener");
    controls.click(block, element);
  };
  return make("button", {
    type: "button",
    class: element.style || "plain",
    "aria-label": element.accessibility_label,
    onclick: () => controls.confirm(element.confirm, press),
  }, drawSpans(element.text.spans));
}

function overflow(block, element, controls) {
  const menu = make("details", { class: "menu" });
  const choose = (option) => {
    menu.open = false;
    controls.confirm(element.confirm, () => controls.click(block, element, { type: "overflow", selected_option: withoutSpans(option) }));
  };
  const items = element.options.map((option) =>
    make("button", { type: "button", onclick: () => choose(option) }, drawSpans(option.text.spans)));
  menu.append(make("summary", { "aria-label": "More actions" }, "⋯"), make("div", {}, items));
  menu.addEventListener("keydown", (event) => { if (event.key === "Escape") menu.open = false; });
  menu.addEventListener("focusout", (event) => { if (!menu.contains(event.relatedTarget)) menu.open = false; });
  return menu;
}

function typed(type, inputmode) {
  return (block, element, controls, attributes) => {
    const setValue = (event) => controls.setValue(block, element, { type: element.type, value: event.target.value || null });
    const enter = (event) => {
      if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
      event.preventDefault();
      if (block.dispatch_action) {
        controls.click(block, element, { type: element.type, value: event.target.value || null });
      } else controls.submitForm?.();
    };
    return make(element.multiline ? "textarea" : "input", {
      ...attributes,
      ...(element.multiline ? { rows: 3 } : { type, inputmode }),
      placeholder: element.placeholder?.text,
      maxlength: element.max_length,
      value: valueOf(block, element, controls).value || "",
      oninput: setValue,
      onkeydown: enter,
    });
  };
}

function picker(type, key) {
  return (block, element, controls, attributes) => make("input", {
    ...attributes,
    type,
    value: valueOf(block, element, controls)[key] || "",
    onchange: (event) => controls.setValue(block, element, { type: element.type, [key]: event.target.value || null }),
  });
}

function datetime(block, element, controls, attributes) {
  const shift = controls.offsetMinutes * 60;
  const value = valueOf(block, element, controls).selected_date_time;
  const state = (text) => (text ? Date.parse(`${text}:00Z`) / 1000 - shift : null);
  return make("input", {
    ...attributes,
    type: "datetime-local",
    value: value ? new Date((value + shift) * 1000).toISOString().slice(0, 16) : "",
    onchange: (event) =>
      controls.setValue(block, element, { type: element.type, selected_date_time: state(event.target.value) }),
  });
}

/** Remove the spans that the server added: options must be returned unchanged. */
export function withoutSpans(option) {
  const plain = ({ spans, ...rest }) => rest;
  return { ...option, text: plain(option.text), ...(option.description && { description: plain(option.description) }) };
}

function menu(key, choices) {
  return (block, element, controls, attributes) => {
    const groups = choices(element, controls);
    const all = groups.flatMap((group) => group.items);
    const chosen = valueOf(block, element, controls)[key];
    const id = chosen?.value ?? chosen ?? "";
    const items = groups.map((group) => {
      const options = group.items.map((item) => make("option", { value: item.id, selected: item.id === id }, item.label));
      return group.label ? make("optgroup", { label: group.label }, options) : options;
    });
    const choose = (event) => {
      const item = all.find((one) => one.id === event.target.value);
      controls.setValue(block, element, { type: element.type, [key]: item ? item.state : null });
    };
    const first = make("option", { value: "", selected: !id }, element.placeholder?.text || "Choose …");
    return make("select", { ...attributes, onchange: choose }, first, items);
  };
}

function choiceGroup(key, choices, type = "checkbox") {
  return (block, element, controls, { id, ...attributes }) => {
    const one = type === "radio";
    const now = valueOf(block, element, controls)[key];
    const chosen = new Set([now || []].flat().map((item) => item.value ?? item));
    const group = newId();
    const items = choices(element, controls).flatMap((part) => part.items);
    const change = (item, on) => {
      if (one) chosen.clear();
      if (on) chosen.add(item.id); else chosen.delete(item.id);
      const states = items.filter((candidate) => chosen.has(candidate.id)).map((candidate) => candidate.state);
      controls.setValue(block, element, { type: element.type, [key]: one ? states[0] || null : states });
    };
    return make("div", { class: "choice-group", role: one ? "radiogroup" : "group", ...attributes,
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
  state: withoutSpans(option),
});
const listedOptions = (element) => element.option_groups
  ? element.option_groups.map((group) => ({ label: group.label.text, items: group.options.map(asItem) }))
  : [{ items: element.options.map(asItem) }];
const people = (_, controls) => [{ items: controls.people.map((one) => ({ id: one.id, label: one.name, state: one.id })) }];
const channels = (_, controls) => [{ items: controls.channels.map((one) => ({ id: one.id, label: one.name, state: one.id })) }];

const KINDS = {
  plain_text_input: typed("text"),
  number_input: typed("text", "decimal"),
  email_text_input: typed("email", "email"),
  url_text_input: typed("url", "url"),
  datepicker: picker("date", "selected_date"),
  timepicker: picker("time", "selected_time"),
  datetimepicker: datetime,
  static_select: menu("selected_option", listedOptions),
  multi_static_select: choiceGroup("selected_options", listedOptions),
  checkboxes: choiceGroup("selected_options", listedOptions),
  radio_buttons: choiceGroup("selected_option", listedOptions, "radio"),
  external_select: combobox(false),
  multi_external_select: combobox(true),
  users_select: menu("selected_user", people),
  multi_users_select: choiceGroup("selected_users", people),
  channels_select: menu("selected_channel", channels),
  multi_channels_select: choiceGroup("selected_channels", channels),
  conversations_select: menu("selected_conversation", channels),
  multi_conversations_select: choiceGroup("selected_conversations", channels),
};
