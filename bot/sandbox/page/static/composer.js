// The message field: slash commands with their usage, mentions, Enter to send, ↑ for earlier lines.

import { find, make } from "./dom.js";

/** Start the message field; `context()` gives commands, people and the person; `onSend` gets each line. */
export function startComposer(context, onSend) {
  const line = find("line");
  const hints = find("hints");
  const histories = new Map();
  let historyIndex = 0;
  let offered = [];
  let active = 0;

  const history = () => {
    if (!histories.has(context().key)) histories.set(context().key, []);
    return histories.get(context().key);
  };

  function resize() {
    line.style.height = "";
    if (!line.value.includes("\n") && line.scrollHeight <= line.clientHeight) return;
    line.style.height = `${Math.min(line.scrollHeight + 2, 160)}px`;
  }

  function suggestions() {
    const text = line.value;
    const word = /(^|\s)@([\w.]*)$/.exec(text.slice(0, line.selectionStart));
    if (word) {
      return context().people.filter((one) => one.handle.startsWith(word[2].toLowerCase())).map((one) => ({
        name: `@${one.handle}`, usage: "", about: `${one.name}, ${one.role}`,
        take: `${text.slice(0, line.selectionStart - word[2].length - 1)}@${one.handle} `,
      }));
    }
    if (!text.startsWith("/") || text.includes("\n")) return [];
    const [name, ...rest] = text.split(" ");
    return context().commands
      .filter((one) => (rest.length ? one.name === name : one.name.startsWith(name)))
      .map((one) => ({
        name: one.name, usage: one.usage_hint, about: one.description, take: rest.length ? null : `${one.name} `,
      }));
  }

  function show() {
    offered = suggestions();
    active = Math.min(active, Math.max(offered.length - 1, 0));
    const choosing = offered.some((one) => one.take);
    hints.replaceChildren(...offered.map((one, index) => make("li", {
      id: `hint-${index}`, role: "option", "aria-selected": choosing && index === active,
      onpointerdown: (event) => { event.preventDefault(); accept(one); },
    }, make("b", {}, one.name), " ", make("span", {}, one.usage), make("small", {}, one.about))));
    hints.hidden = !offered.length;
    line.setAttribute("aria-expanded", String(!hints.hidden));
    line.setAttribute("aria-activedescendant", choosing ? `hint-${active}` : "");
    hints.children[active]?.scrollIntoView({ block: "nearest" });
  }

  function accept(one) {
    if (one.take === null) return;
    line.value = one.take;
    resize();
    show();
  }

  function submit() {
    const text = line.value.trim();
    if (!text) return;
    history().push(line.value);
    historyIndex = history().length;
    line.value = "";
    resize();
    show();
    onSend(text);
  }

  function recall(step) {
    const lines = history();
    const next = historyIndex + step;
    if (next < 0 || next > lines.length) return false;
    historyIndex = next;
    line.value = lines[next] || "";
    resize();
    show();
    return true;
  }

  function onKeydown(event) {
    const choosing = !hints.hidden && offered.some((one) => one.take);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const unfinished = choosing && offered[active].take.trim() !== line.value.trim();
    const browsing = line.value === "" || line.value === history()[historyIndex];
    if (step && browsing && recall(step)) event.preventDefault();
    else if (step && choosing) {
      event.preventDefault();
      active = (active + step + offered.length) % offered.length;
      show();
    } else if (choosing && (event.key === "Tab" || (event.key === "Enter" && unfinished && !event.shiftKey))) {
      event.preventDefault();
      accept(offered[active]);
    } else if (event.key === "Escape") hints.hidden = true;
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    }
  }

  line.addEventListener("input", () => { historyIndex = history().length; active = 0; resize(); show(); });
  line.addEventListener("keydown", onKeydown);
  line.addEventListener("blur", () => { hints.hidden = true; });
  line.addEventListener("focus", show);
  find("composer").addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  return {
    /** Empty the field for another person or channel. */
    reset() { line.value = ""; historyIndex = history().length; resize(); hints.hidden = true; },
  };
}
