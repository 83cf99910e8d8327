"use strict";
(() => {
  const SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const page = document.documentElement;
  const form = document.getElementById("survey");
  const rest = document.getElementById("questions");
  const end = document.getElementById("end");
  const text = document.getElementById("text");
  const done = document.getElementById("done");
  const receipts = document.querySelectorAll(".receipt");
  const questions = Array.from(rest.querySelectorAll("[data-type]"));
  const languages = page.dataset.languages.split(" ");
  let receipt = draw();

  function draw() {
    const bytes = crypto.getRandomValues(new Uint8Array(8));
    return Array.from(bytes, (byte) => SIGNS[byte & 31]).join("");
  }

  function show(language) {
    page.lang = language;
    document.title = page.querySelector(`h1 [lang="${language}"]`)?.textContent ?? "";
    for (const key of document.querySelectorAll("button[data-language]")) {
      key.setAttribute("aria-pressed", String(key.dataset.language === language));
    }
    update();
  }

  function said(id, language) {
    return document.querySelector(`#says-${id} [lang="${language}"]`)?.textContent ?? "";
  }

  const chosenIn = (field) => Array.from(field.querySelectorAll("input:checked"), (input) => input.value).filter(Boolean);

  function numberIn(field) {
    const typed = field.querySelector("input[type=text]").value.trim();
    const month = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(typed);
    if (field.dataset.type === "date") return month && month[1] >= "1900" && month[1] < "2200" ? (Number(month[1]) - 1900) * 12 + Number(month[2]) : 0;
    return /^\d{1,6}$/.test(typed) ? Number(typed) + 1 : 0;
  }

  function isAsked(field) {
    const needs = field.dataset.if ? field.dataset.if.split(" ") : [];
    return needs.every((need) => {
      const [id, options] = need.split("=");
      const earlier = document.getElementById(`q-${id}`);
      return !earlier.hidden && chosenIn(earlier).some((one) => options.split(",").includes(one));
    });
  }

  function bitsOf(field) {
    const width = Number(field.dataset.width);
    const of = (value) => value.toString(2).padStart(width, "0");
    if (field.dataset.type === "open") return of(field.querySelector("textarea").value.trim() ? 1 : 0);
    if (field.dataset.type === "number" || field.dataset.type === "date") return of(numberIn(field));
    const places = field.dataset.places.split(" ");
    const chosen = chosenIn(field);
    if (field.dataset.type !== "several") return of(chosen.length ? places.indexOf(chosen[0]) + 1 : 0);
    return places.map((place) => (chosen.includes(place) ? "1" : "0")).reverse().join("");
  }

  function code() {
    const of = (value, width) => value.toString(2).padStart(width, "0");
    let bits = of(1, 2) + of(parseInt(page.dataset.form, 16), 16);
    for (const sign of receipt) bits += of(SIGNS.indexOf(sign), 5);
    bits += of(languages.indexOf(page.lang), Number(page.dataset.languageBits));
    for (const box of document.querySelectorAll("#further input")) bits += box.checked && !box.closest("p").hidden ? "1" : "0";
    for (const field of questions) if (!field.hidden) bits += bitsOf(field);
    bits += "0".repeat((5 - (bits.length % 5)) % 5);
    let signs = "";
    let check = 0;
    for (let at = 0; at < bits.length; at += 5) {
      const value = parseInt(bits.slice(at, at + 5), 2);
      signs += SIGNS[value];
      check = (check * 32 + value) % 1021;
    }
    return (signs + SIGNS[check >> 5] + SIGNS[check & 31]).match(/.{1,4}/g).join("-");
  }

  function wordsOf(field) {
    const words = field.querySelector("textarea, .own")?.value.trim() ?? "";
    return words.split("\n").filter((line) => line.trim()).map((line) => `» ${field.dataset.id}: ${line.trim().replaceAll("¶", "¶¶")} ¶`);
  }

  function settle(event) {
    const input = event?.target;
    const field = input?.closest?.("[data-type]");
    if (field && input.classList.contains("own") && input.value.trim()) {
      const other = field.querySelector('input[value="other"]');
      if (other.type === "radio" || !other.checked) other.checked = true;
    }
    if (field?.dataset.type === "several" && input.checked) {
      for (const box of field.querySelectorAll("input:checked")) {
        if (box !== input && (box.dataset.alone || input.dataset.alone)) box.checked = false;
      }
    }
    for (const box of document.querySelectorAll("#further p[data-after]")) {
      box.hidden = !document.getElementById(`yes-${box.dataset.after}`).checked;
    }
  }

  function update(event) {
    settle(event);
    const agreed = document.getElementById("agree").checked;
    for (const part of [rest, end, document.getElementById("further")]) part.hidden = !agreed;
    document.getElementById("refused").hidden = !document.getElementById("refuse").checked;
    for (const field of questions) {
      field.hidden = !isAsked(field);
      const typed = field.querySelector("input[type=text]:not(.own)");
      const isWrong = Boolean(typed?.value.trim()) && !numberIn(field);
      typed?.setAttribute("aria-invalid", String(isWrong));
      const problem = field.querySelector(".problem");
      if (problem) problem.hidden = !isWrong;
    }
    done.textContent = "";
    const lines = agreed ? [code(), ...questions.filter((field) => !field.hidden).flatMap(wordsOf)] : [];
    text.value = lines.join("\n");
    text.rows = Math.min(12, Math.max(3, lines.length + 2));
    for (const place of receipts) place.textContent = agreed ? `${receipt.slice(0, 4)}-${receipt.slice(4)}` : "";
  }

  async function copy() {
    update();
    try {
      await navigator.clipboard.writeText(text.value);
      done.textContent = said("copied", page.lang);
    } catch {
      text.focus();
      text.select();
      done.textContent = said(document.execCommand("copy") ? "copied" : "byhand", page.lang);
    }
  }

  function clear() {
    form.reset();
    receipt = draw();
    update();
  }

  function leave(event) {
    event.preventDefault();
    form.reset();
    document.title = "";
    document.body.replaceChildren();
    location.replace("about:blank");
  }

  let lastEscape = 0;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (event.timeStamp - lastEscape < 1500) leave(event);
    lastEscape = event.timeStamp;
  });
  for (const link of document.querySelectorAll(".leave")) link.addEventListener("click", leave);
  for (const key of document.querySelectorAll("button[data-language]")) key.addEventListener("click", () => show(key.dataset.language));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", update);
  document.getElementById("copy").addEventListener("click", copy);
  document.getElementById("clear").addEventListener("click", () => {
    clear();
    document.getElementById("agree").focus();
  });
  window.addEventListener("pagehide", () => form.reset());
  window.addEventListener("pageshow", clear);
  for (const part of document.querySelectorAll(".with-script")) part.hidden = false;
  const own = (navigator.languages ?? []).map((one) => one.slice(0, 2)).find((one) => languages.includes(one));
  show(own ?? languages[0]);
  clear();
})();
