// Forms, and the confirmation dialog of an element.

import { drawSpans, find, make } from "./dom.js";

let shown = "";
let current = null;

/** Show a form, redraw it after a change, or close it (null). The focused field keeps the focus. */
export function showForm(form, use) {
  const dialog = find("form");
  if (!form) {
    shown = "";
    if (dialog.open) dialog.close();
    return;
  }
  if (shown === `${form.id}/${form.version}`) return;
  const sameForm = shown.startsWith(`${form.id}/`);
  const field = sameForm && document.activeElement?.closest?.("[data-field]")?.dataset.field;
  const top = sameForm ? dialog.querySelector(".form-body")?.scrollTop : 0;
  shown = `${form.id}/${form.version}`;
  current = use;
  dialog.replaceChildren(drawForm(form, use));
  if (!dialog.open) dialog.showModal();
  dialog.querySelector(".form-body").scrollTop = top || 0;
  focusOn(dialog, field, form);
}

function focusOn(dialog, field, form) {
  const wrong = Object.keys(form.errors).length && dialog.querySelector(".invalid [data-field], .invalid input");
  const same = field && [...dialog.querySelectorAll("[data-field]")].find((one) => one.dataset.field === field);
  const first = dialog.querySelector("[autofocus]") || dialog.querySelector(".form-body :is(input, select, textarea)");
  (wrong || same || first || dialog.querySelector("button[type=submit], .close"))?.focus();
}

function drawForm(form, use) {
  const problem = form.errors[""] && make("p", { class: "error", role: "alert" }, form.errors[""]);
  const submit = async (event) => {
    event?.preventDefault();
    const button = node.querySelector("button[type=submit]");
    if (!button || button.disabled) return;
    button.disabled = true;
    await use.submit();
    button.disabled = false;
  };
  use.controls.submitForm = submit;
  const node = make("form", { novalidate: true, onsubmit: submit },
    make("header", {}, make("h2", { id: "form-title" }, form.title),
      make("button", { type: "button", class: "close plain", "aria-label": "Close", onclick: () => use.close() }, "×")),
    make("div", { class: "form-body" }, problem, use.draw()),
    make("footer", {},
      make("button", { type: "button", class: "plain", onclick: () => use.close() }, form.close || "Cancel"),
      form.submit && make("button", { type: "submit", class: "primary" }, form.submit)));
  return node;
}

let closing = "";

// Escape pressed twice closes a form once: the second press waits for the form below.
find("form").addEventListener("cancel", (event) => {
  event.preventDefault();
  if (closing === shown) return;
  closing = shown;
  current?.close();
});

/** Ask for confirmation if an element requires it, then continue. */
export function confirmFirst(question, next) {
  if (!question) return next();
  const dialog = find("confirm");
  const answer = (yes) => () => { dialog.close(); if (yes) next(); };
  dialog.replaceChildren(make("form", { method: "dialog" },
    make("header", {}, make("h2", { id: "confirm-title" }, drawSpans(question.title.spans))),
    make("div", { class: "form-body" }, make("p", {}, drawSpans(question.text.spans))),
    make("footer", {},
      make("button", { type: "button", class: "plain", onclick: answer(false) }, drawSpans(question.deny.spans)),
      make("button", { type: "button", class: question.style === "danger" ? "danger" : "primary", onclick: answer(true) },
        drawSpans(question.confirm.spans)))));
  return dialog.showModal();
}
