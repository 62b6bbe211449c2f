// Filters, the list, and moving from error to error.

const state = {
  kinds: new Set(KINDS.filter((kind) => kind !== "right")),
  document: null,
  query: "",
  cell: null,
  item: null,
};
/** What the filter shows, in reading order. */
let shownItems = [];

const cellLabel = (side, slot, absent) => (side ? side.fields.get(slot) ?? "(none)" : absent);
const ofKinds = (item) => item.kinds.some((kind) => state.kinds.has(kind));
const ofDocument = (item) => state.document == null || item.doc === state.document;
const ofQuery = (item) => item.search.includes(state.query);
const ofCell = (item) => {
  if (!state.cell) return true;
  const { slot, gold, pred } = state.cell;
  return cellLabel(item.gold, slot, "extra") === gold && cellLabel(item.pred, slot, "missed") === pred;
};

function drawHead() {
  const s = data.settings;
  byId("title").append(data.title);
  const parts = [["gold", s.gold], ["predicted", s.pred], ["texts", s.texts ?? "none"], ["split", s.split],
    ["matching", s.matching], ["tolerance", String(s.tolerance)]];
  byId("settings").append(...parts.filter(([, value]) => value != null)
    .map(([name, value]) => el("span", {}, el("span", { class: "name" }, name), " ", value)));
  byId("warnings").append(...data.warnings.map((text) => el("li", {}, text)));
  byId("warnings").hidden = data.warnings.length === 0;
}

function drawFilters() {
  byId("kinds").append(...KINDS.map((kind) => {
    const box = el("input", { type: "checkbox", checked: state.kinds.has(kind), change: () => {
      if (box.checked) state.kinds.add(kind);
      else state.kinds.delete(kind);
      refresh();
    } });
    const only = el("button", { type: "button", class: "only", title: `Only ${kind}`, click: () => setKinds([kind]) }, "only");
    return el("div", { class: "kind", "data-kind": kind },
      el("label", { title: KIND_TITLE.get(kind) }, box, el("span", { class: "sign" }, sign(kind)),
        el("span", { class: "name" }, kind), el("span", { class: "count" })), only);
  }), el("div", { class: "kind all" },
    el("button", { type: "button", id: "all", click: () => setKinds(KINDS.filter((k) => k !== "right")) }, "all errors")));
  byId("document").append(el("option", { value: "" }),
    ...data.documents.map((_, i) => el("option", { value: String(i) })));
  byId("document").addEventListener("change", (event) => {
    pickDocument(event.target.value === "" ? null : Number(event.target.value));
  });
  byId("search").addEventListener("input", (event) => {
    state.query = event.target.value.trim().toLowerCase();
    refresh();
  });
  byId("previous").addEventListener("click", () => step(-1));
  byId("next").addEventListener("click", () => step(1));
}

function setKinds(kinds) {
  state.kinds = new Set(kinds);
  for (const row of byId("kinds").querySelectorAll("[data-kind]")) {
    row.querySelector("input").checked = state.kinds.has(row.dataset.kind);
  }
  refresh();
}

function pickDocument(number) {
  state.document = number;
  byId("document").value = number == null ? "" : String(number);
  refresh();
  if (number != null) byId("workbench").scrollIntoView();
}

function pickCell(cell) {
  state.cell = cell;
  if (cell) setKinds(KINDS);
  else setKinds(KINDS.filter((kind) => kind !== "right"));
  if (cell) byId("workbench").scrollIntoView();
}

const rows = new Map();

function drawList() {
  byId("list").append(...items.map((item) => {
    const row = el("li", { "data-row": item.id, class: tone(item) }, el("button", { type: "button", click: () => select([item], true) },
      el("span", { class: "top" }, el("span", { class: "id" }, item.id), el("span", { class: "sign" }, signs(item)),
        el("span", { class: "what" }, describe(item)), el("span", { class: "doc" }, data.documents[item.doc].name)),
      el("span", { class: "bottom", lang: "zh-Hans" }, el("span", { class: "surface" }, item.surface),
        " ", field(item, "indicator") ?? "")));
    rows.set(item.id, row);
    return row;
  }));
}

/** Counts beside each filter speak of what the other filters leave. */
function count() {
  const byKind = new Map(KINDS.map((kind) => [kind, 0]));
  const byDocument = data.documents.map(() => 0);
  for (const item of items) {
    if (!ofQuery(item) || !ofCell(item)) continue;
    if (ofDocument(item)) for (const kind of item.kinds) byKind.set(kind, byKind.get(kind) + 1);
    if (ofKinds(item)) byDocument[item.doc] += 1;
  }
  for (const row of byId("kinds").querySelectorAll("[data-kind]")) {
    const number = byKind.get(row.dataset.kind);
    row.querySelector(".count").textContent = String(number);
    row.classList.toggle("empty", number === 0);
  }
  const options = [...byId("document").options];
  const all = byDocument.reduce((a, b) => a + b, 0);
  options.forEach((option, i) => {
    option.textContent = i === 0 ? `All documents (${all})` : `${data.documents[i - 1].name} (${byDocument[i - 1]})`;
  });
}

function refresh() {
  shownItems = items.filter((item) => ofKinds(item) && ofDocument(item) && ofQuery(item) && ofCell(item));
  const visible = new Set(shownItems);
  for (const item of items) rows.get(item.id).hidden = !visible.has(item);
  for (const entry of byId("texts").querySelectorAll("[data-entry]")) {
    entry.hidden = !visible.has(itemById.get(entry.dataset.entry));
  }
  for (const section of byId("texts").querySelectorAll(".document")) {
    section.hidden = state.document != null && Number(section.dataset.document) !== state.document;
  }
  toneMarks(visible);
  count();
  showCell();
  showPlace();
}

function showCell() {
  const cell = byId("cell");
  cell.replaceChildren();
  cell.hidden = !state.cell;
  if (!state.cell) return;
  const { slot, gold, pred } = state.cell;
  cell.append(el("span", {}, `${slot}: gold ${gold}, predicted ${pred}`),
    el("button", { type: "button", "aria-label": "Remove this filter", click: () => pickCell(null) }, "×"));
}

/** `3 of 41`, as far as the chosen item is among those shown. */
function showPlace() {
  const place = shownItems.indexOf(state.item);
  const all = shownItems.length;
  byId("shown").textContent = place < 0 ? `${all} shown` : `${place + 1} of ${all}`;
}

/** Chooses an item: of several at one place the next one at each press, an error before what is right. */
function select(here, scroll = false) {
  let item = here[0] ?? null;
  if (here.length > 1) {
    const turn = here.indexOf(state.item);
    item = turn >= 0 ? here[(turn + 1) % here.length] : here.find((i) => shownItems.includes(i)) ?? here.find((i) => i.bad) ?? item;
  }
  const old = state.item;
  if (old) for (const mark of marks.get(old.id)) mark.removeAttribute("aria-current");
  if (old) rows.get(old.id).removeAttribute("aria-current");
  state.item = item;
  if (item) {
    for (const mark of marks.get(item.id)) mark.setAttribute("aria-current", "true");
    rows.get(item.id).setAttribute("aria-current", "true");
    keepRowInView(rows.get(item.id));
    if (scroll) bringIntoView(item);
  }
  drawPanel(item, { step, select: (items_) => select(items_, true) });
  showPlace();
  const hash = item ? `#${item.id}` : "";
  if (location.hash !== hash) history.replaceState(null, "", hash || location.pathname + location.search);
}

/** Scrolls the list alone; scrollIntoView would move the page as well. */
function keepRowInView(row) {
  const list = byId("list");
  const [top, bottom] = [row.offsetTop - list.offsetTop, row.offsetTop - list.offsetTop + row.offsetHeight];
  if (top < list.scrollTop || bottom > list.scrollTop + list.clientHeight) list.scrollTop = top - list.clientHeight / 3;
}

function bringIntoView(item) {
  const [mark] = marks.get(item.id);
  const section = mark?.closest(".document");
  if (section?.hidden) pickDocument(item.doc);
  mark?.scrollIntoView({ block: "center" });
}

/** The next or previous item that is shown, in reading order, from the chosen one whether shown or not. */
function step(by) {
  if (shownItems.length === 0) return;
  let next;
  if (!state.item) next = by > 0 ? shownItems[0] : shownItems[shownItems.length - 1];
  else if (by > 0) next = shownItems.find((item) => item.order > state.item.order);
  else next = shownItems.findLast((item) => item.order < state.item.order);
  if (next) select([next], true);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.closest?.("input[type=search], select");
  if (event.key === "Escape") {
    if (typing) event.target.blur();
    else select([]);
    return;
  }
  if (typing) return;
  if (event.key === "n" || event.key === "j") step(1);
  else if (event.key === "p" || event.key === "k") step(-1);
  else if (event.key === "/") byId("search").focus();
  else return;
  event.preventDefault();
});

function followHash() {
  const item = itemById.get(location.hash.slice(1));
  if (item && item !== state.item) select([item], true);
}
window.addEventListener("hashchange", followHash);

drawHead();
drawCards();
drawCharts((index) => pickDocument(index));
drawConfusions(pickCell);
drawReliability();
drawLegend();
drawFilters();
drawTexts((here) => select(here));
drawList();
drawPanel(null, {});
refresh();
followHash();
