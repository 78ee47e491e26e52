"use strict";
// The language that is shown, and the keys of the search box: "/" goes there, Escape clears it.
const root = document.documentElement;
const choices = Array.from(document.querySelectorAll("[data-choose]"));

function show(language) {
  root.dataset.language = language;
  root.lang = language === "zh" ? "zh" : "en";
  for (const button of choices) button.setAttribute("aria-pressed", String(button.dataset.choose === language));
}

function ofBrowser() { return navigator.language.startsWith("zh") ? "zh" : "en"; }

function keysOf(search, changed) {
  search.addEventListener("input", changed);
  addEventListener("keydown", event => {
    if (event.key === "/" && !event.target.closest("input, textarea, select")) {
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "Escape" && event.target === search) {
      search.value = "";
      changed();
    }
  });
}
