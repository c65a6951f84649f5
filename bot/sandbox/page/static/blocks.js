// Drawing blocks: each kind of block has one function.

import { drawElement, drawInput } from "./elements.js";
import { drawSpans, newId, make } from "./dom.js";

/** Draw a list of blocks; `controls` holds the values and actions of their elements (see main.js). */
export function drawBlocks(blocks, controls) {
  return blocks.map((block) => {
    const draw = KINDS[block.type] || unknown;
    const node = draw(block, controls);
    node.classList.add("block", `block-${block.type}`);
    return node;
  });
}

function section(block, controls) {
  const text = make("div", { class: "section-text" });
  if (block.text) text.append(make("div", { class: "text" }, drawSpans(block.text.spans)));
  if (block.fields) {
    const fields = block.fields.map((field) => make("div", { class: "text" }, drawSpans(field.spans)));
    text.append(make("div", { class: "fields" }, fields));
  }
  const accessory = block.accessory && make("div", { class: "accessory" }, drawElement(block, block.accessory, controls));
  return make("div", {}, text, accessory);
}

const header = (block) => make("h3", {}, drawSpans(block.text.spans));

const divider = () => make("hr");

function context(block, controls) {
  return make("div", {}, block.elements.map((one) =>
    one.spans ? make("span", { class: "text" }, drawSpans(one.spans)) : drawElement(block, one, controls)));
}

const actions = (block, controls) => make("div", {}, block.elements.map((one) => drawElement(block, one, controls)));

function image(block) {
  const title = block.title && make("figcaption", {}, drawSpans(block.title.spans));
  return make("figure", {}, title, make("img", { src: block.image_url, alt: block.alt_text, loading: "lazy" }));
}

function input(block, controls) {
  const id = newId();
  const error = controls.errors[block.block_id];
  const optional = block.optional && make("span", { class: "muted" }, " (optional)");
  const label = make("label", { for: id, id: `${id}-label` }, drawSpans(block.label.spans), optional);
  const about = [block.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  const field = drawInput(block, block.element, controls, { id, "aria-describedby": about, "aria-invalid": Boolean(error) });
  return make("div", { class: error ? "invalid" : "" }, label, field,
    block.hint && make("p", { class: "hint", id: `${id}-hint` }, drawSpans(block.hint.spans)),
    error && make("p", { class: "error", id: `${id}-error` }, error));
}

const richText = (block) => make("div", {}, block.elements.map(richPart));

function richPart(part) {
  if (part.type === "rich_text_list") {
    const items = part.elements.map((item) => make("li", {}, drawSpans(item.spans)));
    const list = make(part.style === "ordered" ? "ol" : "ul", { start: 1 + (part.offset || 0) }, items);
    list.style.marginInlineStart = `${(part.indent || 0) * 1.4}rem`;
    return list;
  }
  const tag = { rich_text_quote: "blockquote", rich_text_preformatted: "pre" }[part.type] || "div";
  return make(tag, { class: "text" }, drawSpans(part.spans));
}

function table(block) {
  const align = (column) => `text-align: ${block.column_settings?.[column]?.align || "left"}`;
  const cell = (tag, one, column) => make(tag, { style: align(column), scope: tag === "th" ? "col" : null },
    one.spans ? drawSpans(one.spans) : one.elements.map(richPart));
  const row = (tag) => (cells) => make("tr", {}, cells.map((one, column) => cell(tag, one, column)));
  const [head, ...body] = block.rows;
  return make("div", { tabindex: "0", role: "region", "aria-label": "Table" },
    make("table", {}, make("thead", {}, row("th")(head)), make("tbody", {}, body.map(row("td")))));
}

const markdown = (block) => make("div", { class: "text" }, drawSpans(block.spans));

const unknown = (block) => make("p", { class: "error" }, `This page cannot show a block of type ${block.type}.`);

const KINDS = { section, header, divider, context, actions, image, input, rich_text: richText, table, markdown };
