// Language: the one chosen last, else the browser's. Search: every word, in either language.
const search = document.getElementById("search");
const found = document.getElementById("found");
const relations = Array.from(document.querySelectorAll("details")).map(element => ({
  element,
  section: element.parentElement,
  link: document.querySelector('nav a[href="#' + element.id + '"]').parentElement,
  head: element.querySelector("summary").textContent.toLowerCase(),
  rows: Array.from(element.querySelectorAll("tbody tr")).map(row => ({ row, text: row.textContent.toLowerCase() })),
}));
const sections = Array.from(document.querySelectorAll("main section"));

function remembered() { try { return localStorage.getItem("language"); } catch { return null; } }
function speak(language) {
  show(language);
  try { localStorage.setItem("language", language); } catch { /* a browser that keeps nothing */ }
}

function look() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let nRelations = 0;
  let nColumns = 0;
  for (const { element, link, head, rows } of relations) {
    const inHead = words.every(word => head.includes(word));
    let shown = 0;
    for (const { row, text } of rows) {
      row.hidden = !(inHead || words.every(word => text.includes(word) || head.includes(word)));
      shown += row.hidden ? 0 : 1;
    }
    element.hidden = link.hidden = !(inHead || shown);
    element.open = words.length ? !element.hidden : element.id === location.hash.slice(1);
    nRelations += element.hidden ? 0 : 1;
    nColumns += shown;
  }
  for (const section of sections) section.hidden = !section.querySelector("details:not([hidden])");
  const count = root.lang === "zh" ? nColumns + " 列，" + nRelations + " 个表" : nColumns + " columns, " + nRelations + " relations";
  found.textContent = words.length ? count : "";
}

function follow() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  if (target.closest("[hidden]")) { search.value = ""; look(); }
  if (target.tagName === "DETAILS") { target.open = true; target.querySelector("summary").focus({ preventScroll: true }); }
  target.scrollIntoView();
}

for (const button of choices) button.addEventListener("click", () => { speak(button.dataset.choose); if (search.value) look(); });
addEventListener("hashchange", follow);
keysOf(search, look);
speak(remembered() || ofBrowser());
follow();
