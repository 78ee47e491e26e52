// Language and place stand in the address: #indicators;zh. Search finds whatever is marked data-item, in either language.
const LISTED = 40;
const search = document.getElementById("search");
const found = document.getElementById("found");
const hits = document.getElementById("hits");
let index = null;

function place() {
  const [id, language] = decodeURIComponent(location.hash.slice(1)).split(";");
  return { id, language: language === "zh" || language === "en" ? language : "" };
}

function remember(id) { history.replaceState(null, "", "#" + id + ";" + root.lang); }

function say(key, values) {
  return WORDS[key][root.lang].replace(/\{(\w+)\}/g, (all, name) => values[name]);
}

function speak(language) {
  show(language);
  search.placeholder = say("search_hint", {});
  document.title = document.querySelector("h1 [lang=" + language + "]").textContent;
  if (search.value) look();
}

// The text of an element in the language that is shown.
function text(element) {
  const copy = element.cloneNode(true);
  for (const other of copy.querySelectorAll("[lang]:not([data-only])")) if (other.lang !== root.lang) other.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
}

function items() {
  return Array.from(document.querySelectorAll("[data-item]")).map(element => {
    const head = element.querySelector("summary, th");
    return { element, head, title: head.textContent.toLowerCase(), all: element.textContent.toLowerCase() };
  });
}

function look() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  index = index || items();
  const named = [];
  const others = [];
  if (words.length) {
    for (const item of index) {
      if (words.every(word => item.title.includes(word))) named.push(item);
      else if (words.every(word => item.all.includes(word))) others.push(item);
    }
  }
  const all = named.concat(others);
  const shown = all.slice(0, LISTED);
  hits.querySelector("ul").replaceChildren(...shown.map(hit));
  hits.hidden = !shown.length;
  const key = !all.length ? "found_none" : all.length > LISTED ? "found_first" : "found_some";
  found.textContent = words.length ? say(key, { n: all.length, shown: shown.length }) : "";
}

function hit(item) {
  const line = document.createElement("li");
  const link = document.createElement("a");
  const kind = document.createElement("small");
  link.href = "#" + item.element.id;
  kind.textContent = say("kind." + item.element.dataset.item, {}) + " ";
  link.append(kind, text(item.head));
  link.addEventListener("click", event => { event.preventDefault(); close(); go(item.element.id); });
  line.append(link);
  return line;
}

function close() { hits.hidden = true; }

function go(id) {
  const target = document.getElementById(id);
  if (!target) return;
  for (let around = target; around; around = around.parentElement) if (around.tagName === "DETAILS") around.open = true;
  for (const before of document.querySelectorAll(".sought")) before.classList.remove("sought");
  if (target.dataset.item) target.classList.add("sought");
  const focused = target.querySelector(":scope > summary") || target;
  if (!focused.matches("summary, a, button")) focused.tabIndex = -1;
  focused.focus({ preventScroll: true });
  target.scrollIntoView();
  remember(id);
}

function follow() {
  const { id, language } = place();
  if (language && language !== root.lang) speak(language);
  if (id) go(id); else remember("");
}

// Paper has no switches: everything is open while it is printed.
let closed = [];
addEventListener("beforeprint", () => {
  closed = Array.from(document.querySelectorAll("details:not([open])"));
  for (const one of closed) one.open = true;
});
addEventListener("afterprint", () => { for (const one of closed) one.open = false; });

for (const button of choices) {
  button.addEventListener("click", () => { speak(button.dataset.choose); remember(place().id); });
}
addEventListener("hashchange", follow);
keysOf(search, look);
search.addEventListener("keydown", event => {
  const first = hits.querySelector("a");
  if (first && !hits.hidden && (event.key === "ArrowDown" || event.key === "Enter")) {
    event.preventDefault();
    if (event.key === "Enter") first.click(); else first.focus();
  }
});
hits.addEventListener("keydown", event => {
  const links = Array.from(hits.querySelectorAll("a"));
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") { search.value = ""; look(); search.focus(); }
  if (!step) return;
  event.preventDefault();
  const next = links[links.indexOf(document.activeElement) + step];
  (next || search).focus();
});
root.classList.add("scripted");
speak(place().language || root.dataset.start || ofBrowser());
follow();
