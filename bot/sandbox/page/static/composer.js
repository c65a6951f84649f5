// The line where people type: slash commands with their usage, mentions, Enter to send, ↑ to recall.

import { find, make } from "./dom.js";

/** Bring the composer to life; `now()` gives commands, people and who is typing, `onSend` takes a line. */
export function startComposer(now, onSend) {
  const line = find("line");
  const hints = find("hints");
  const past = new Map();
  let recalled = 0;
  let offered = [];
  let active = 0;

  const mine = () => {
    if (!past.has(now().key)) past.set(now().key, []);
    return past.get(now().key);
  };

  function grow() {
    line.style.height = "";
    if (!line.value.includes("\n") && line.scrollHeight <= line.clientHeight) return;
    line.style.height = `${Math.min(line.scrollHeight + 2, 160)}px`;
  }

  function suggestions() {
    const text = line.value;
    const word = /(^|\s)@([\w.]*)$/.exec(text.slice(0, line.selectionStart));
    if (word) {
      return now().people.filter((one) => one.handle.startsWith(word[2].toLowerCase())).map((one) => ({
        name: `@${one.handle}`, usage: "", about: `${one.name}, ${one.role}`,
        take: `${text.slice(0, line.selectionStart - word[2].length - 1)}@${one.handle} `,
      }));
    }
    if (!text.startsWith("/") || text.includes("\n")) return [];
    const [name, ...rest] = text.split(" ");
    return now().commands
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
      onpointerdown: (event) => { event.preventDefault(); take(one); },
    }, make("b", {}, one.name), " ", make("span", {}, one.usage), make("small", {}, one.about))));
    hints.hidden = !offered.length;
    line.setAttribute("aria-expanded", String(!hints.hidden));
    line.setAttribute("aria-activedescendant", choosing ? `hint-${active}` : "");
    hints.children[active]?.scrollIntoView({ block: "nearest" });
  }

  function take(one) {
    if (one.take === null) return;
    line.value = one.take;
    grow();
    show();
  }

  function submit() {
    const text = line.value.trim();
    if (!text) return;
    mine().push(line.value);
    recalled = mine().length;
    line.value = "";
    grow();
    show();
    onSend(text);
  }

  function recall(step) {
    const lines = mine();
    const next = recalled + step;
    if (next < 0 || next > lines.length) return false;
    recalled = next;
    line.value = lines[next] || "";
    grow();
    show();
    return true;
  }

  function key(event) {
    const choosing = !hints.hidden && offered.some((one) => one.take);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const unfinished = choosing && offered[active].take.trim() !== line.value.trim();
    const browsing = line.value === "" || line.value === mine()[recalled];
    if (step && browsing && recall(step)) event.preventDefault();
    else if (step && choosing) {
      event.preventDefault();
      active = (active + step + offered.length) % offered.length;
      show();
    } else if (choosing && (event.key === "Tab" || (event.key === "Enter" && unfinished && !event.shiftKey))) {
      event.preventDefault();
      take(offered[active]);
    } else if (event.key === "Escape") hints.hidden = true;
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    }
  }

  line.addEventListener("input", () => { recalled = mine().length; active = 0; grow(); show(); });
  line.addEventListener("keydown", key);
  line.addEventListener("blur", () => { hints.hidden = true; });
  line.addEventListener("focus", show);
  find("composer").addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  return {
    /** Start afresh for another person or place. */
    reset() { line.value = ""; recalled = mine().length; grow(); hints.hidden = true; },
  };
}
