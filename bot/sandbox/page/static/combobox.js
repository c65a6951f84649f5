// A menu whose options the bot supplies: type, see the matches, choose with the arrow keys or the pointer.

import { newId, make } from "./dom.js";

const DELAY_MS = 180;

/** Return the function that draws such a menu, for one choice or for several. */
export function combobox(many) {
  return (block, element, controls, attributes) => {
    const key = many ? "selected_options" : "selected_option";
    const listId = newId();
    let chosen = [controls.values[block.block_id]?.[element.action_id]?.[key] || []].flat();
    let offered = [];
    let active = -1;
    let timer = 0;

    const chips = make("div", { class: "chips" });
    const list = make("ul", { id: listId, role: "listbox", hidden: true });
    const input = make("input", {
      ...attributes, type: "text", role: "combobox", autocomplete: "off", "aria-autocomplete": "list",
      "aria-controls": listId, "aria-expanded": "false", placeholder: element.placeholder?.text || "Type to search",
    });

    const save = () => controls.setValue(block, element, { type: element.type, [key]: many ? chosen : chosen[0] || null });
    const close = () => { list.hidden = true; active = -1; input.setAttribute("aria-expanded", "false"); };

    function redraw() {
      if (!many) input.value = chosen[0]?.text.text || "";
      chips.replaceChildren(...(many ? chosen.map((option) => make("button", {
        type: "button", class: "chip", "aria-label": `Remove ${option.text.text}`,
        onclick: () => { chosen = chosen.filter((one) => one.value !== option.value); redraw(); save(); },
      }, `${option.text.text} ×`)) : []));
    }

    function choose(option) {
      chosen = many ? [...chosen.filter((one) => one.value !== option.value), option] : [option];
      input.value = "";
      redraw();
      close();
      save();
    }

    function show() {
      list.replaceChildren(...offered.map((option, index) => make("li", {
        role: "option", id: `${listId}-${index}`, "aria-selected": index === active,
        onpointerdown: (event) => { event.preventDefault(); choose(option); },
      }, option.text.text, option.description && make("small", {}, option.description.text))));
      if (!offered.length) list.append(make("li", { class: "muted" }, "No matches"));
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      if (active >= 0) input.setAttribute("aria-activedescendant", `${listId}-${active}`);
    }

    async function search() {
      const query = input.value;
      if (query.length < (element.min_query_length ?? 3)) return close();
      const found = await controls.options(block, element, query);
      if (query !== input.value) return undefined;
      offered = found;
      active = found.length ? 0 : -1;
      return show();
    }

    input.addEventListener("input", () => {
      if (!many && chosen.length) { chosen = []; save(); }
      clearTimeout(timer);
      timer = setTimeout(search, DELAY_MS);
    });
    input.addEventListener("focus", () => { if (!input.value) search(); });
    input.addEventListener("blur", () => { close(); redraw(); });
    input.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && offered.length) {
        active = (active + step + offered.length) % offered.length;
        show();
      } else if (event.key === "Enter" && active >= 0) choose(offered[active]);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    redraw();
    return make("div", { class: "combobox" }, chips, input, list);
  };
}
