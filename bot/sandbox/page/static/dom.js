// Creating elements: text is always inserted as text, never as HTML.

/** Create an element with attributes (on… are listeners) and children or strings. */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "selected") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Find an element of the page by id. */
export const find = (id) => document.getElementById(id);

let counter = 0;

/** Return a unique element id. */
export const newId = () => `e${(counter += 1)}`;

/** Show a text at the bottom of the page; an empty string clears it. */
export function showStatus(text, tone = "") {
  const status = find("status");
  status.textContent = text;
  status.className = tone;
}

/** Draw spans: styled runs of text, links and mentions. */
export function drawSpans(spans) {
  return (spans || []).map((span) => {
    let node = document.createTextNode(span.text);
    if (span.href) node = link(span.href, node);
    for (const style of span.styles) node = make(TAGS[style] || "span", { class: `s-${style}` }, node);
    return node;
  });
}

const TAGS = { bold: "b", italic: "i", strike: "s", code: "code", pre: "pre", underline: "u" };

function link(href, node) {
  const safe = /^(https?:|mailto:)/i.test(href);
  return safe ? make("a", { href, target: "_blank", rel: "noopener noreferrer" }, node) : node;
}
