"use strict";
(() => {
  const form = document.getElementById("answers");
  const own = document.getElementById("own");
  const text = document.getElementById("text");
  const done = document.getElementById("done");
  let copyNumber = draw();

  function draw() {
    const bytes = crypto.getRandomValues(new Uint8Array(8));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function answersOf(field) {
    const chosen = Array.from(field.querySelectorAll("input:checked"), (input) => input.value);
    return chosen.filter((word) => word).map((word) => `${field.dataset.number} ${word}`);
  }

  function update() {
    const answers = Array.from(form.querySelectorAll("fieldset")).flatMap(answersOf);
    const words = own.value.trim().split("\n").filter((line) => line.trim()).map((line) => `» ${line.trim()}`);
    const lines = [...(answers.length ? [answers.join(", ")] : []), ...words];
    text.value = lines.length ? [...lines, `${form.dataset.sheet}-${document.documentElement.lang}-${copyNumber}`].join("\n") : form.dataset.nothing;
    text.rows = Math.min(12, Math.max(4, lines.length + 1));
    done.textContent = "";
    return lines.length > 0;
  }

  async function copy() {
    if (!update()) {
      done.textContent = form.dataset.nothing;
      return;
    }
    try {
      await navigator.clipboard.writeText(text.value);
      done.textContent = form.dataset.copied;
    } catch {
      text.focus();
      text.select();
      done.textContent = document.execCommand("copy") ? form.dataset.copied : form.dataset.byHand;
    }
  }

  function clear() {
    for (const input of form.querySelectorAll("input")) input.checked = input.type === "radio" && !input.value;
    own.value = "";
    copyNumber = draw();
    update();
    form.querySelector("input").focus();
  }

  function leave(event) {
    event.preventDefault();
    document.title = "";
    document.body.replaceChildren();
    location.replace("about:blank");
  }

  // A link within the page, or to another language of it, leaves no step that Back could take.
  function follow(event) {
    const link = event.target.closest("a[href]");
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!isPlain || event.defaultPrevented || !(link instanceof HTMLAnchorElement)) return;
    if (!link.hreflang && link.href.split("#")[0] !== location.href.split("#")[0]) return;
    event.preventDefault();
    location.replace(link.href);
  }

  function unfold() {
    const folded = document.getElementById(location.hash.slice(1))?.closest("details");
    if (folded) folded.open = true;
  }

  let lastEscape = 0;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (event.timeStamp - lastEscape < 1500) leave(event);
    lastEscape = event.timeStamp;
  });
  for (const link of document.querySelectorAll("a.leave")) link.addEventListener("click", leave);
  document.addEventListener("click", follow);
  form.addEventListener("input", update);
  document.getElementById("copy").addEventListener("click", copy);
  document.getElementById("clear").addEventListener("click", clear);
  for (const part of document.querySelectorAll(".with-script")) part.hidden = false;
  for (const link of document.querySelectorAll("a[data-number]")) link.hash = `#answer-${link.dataset.number}`;
  window.addEventListener("hashchange", unfold);
  window.addEventListener("beforeprint", () => {
    for (const folded of document.querySelectorAll("main > details, .finding")) folded.open = true;
  });
  unfold();
  update();
})();
