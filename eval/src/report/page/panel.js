// Both records of an item, field by field.

/** The fields that are scored. */
const SCORED = ["indicator", "value", "value_max", "unit", "year_start", "year", "scope", "measure", "status", "bound"];

const VERDICT = new Map([
  ["wrong", ["≠", "wrong"]],
  ["alike", ["≈", "alike, not equal"]],
  ["same", ["=", "right"]],
  ["written", ["≡", "written otherwise, counts as right"]],
  ["none", ["", ""]],
]);

/** What the scorer says of a field of a pair; not what a comparison of strings would say. */
function verdict(item, key, gold, pred) {
  if (!item.gold || !item.pred || !SCORED.includes(key)) return "none";
  if (item.wrong.includes(key)) return "wrong";
  if (key === "indicator" && item.alike) return "alike";
  if (key === "value_max" && item.wrong.includes("value")) return "none";
  return gold === pred ? "same" : "written";
}

/** Names, of which a part may be right; any other field is wrong as a whole. */
const NAMES = new Set(["indicator", "scope", "surface"]);

/** Which characters of two texts are in no longest common subsequence, as flags. */
function differing(a, b) {
  const [n, m] = [a.length, b.length];
  const flags = [a.map(() => true), b.map(() => true)];
  if (n * m > 40000) return flags;
  const table = Array.from({ length: n + 1 }, () => new Uint16Array(m + 1));
  for (let i = n - 1; i >= 0; i -= 1) {
    for (let j = m - 1; j >= 0; j -= 1) {
      table[i][j] = a[i] === b[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
    }
  }
  for (let i = 0, j = 0; i < n && j < m;) {
    if (a[i] === b[j]) { flags[0][i] = false; flags[1][j] = false; i += 1; j += 1; }
    else if (table[i + 1][j] >= table[i][j + 1]) i += 1;
    else j += 1;
  }
  return flags;
}

/** A value with what only it has set off. */
function shown(text, flags) {
  if (text == null) return [el("span", { class: "null" }, "–")];
  if (!flags) return [text];
  const parts = [];
  Array.from(text).forEach((char, i) => {
    const last = parts[parts.length - 1];
    if (last && last.off === flags[i]) last.text += char;
    else parts.push({ text: char, off: flags[i] });
  });
  return parts.map((part) => (part.off ? el("b", {}, part.text) : part.text));
}

function compared(item, key) {
  const [gold, pred] = [item.gold?.fields.get(key), item.pred?.fields.get(key)];
  if (gold == null && pred == null) return null;
  const judged = verdict(item, key, gold, pred);
  const [symbol, words] = VERDICT.get(judged);
  const both = item.gold && item.pred && gold != null && pred != null && gold !== pred;
  const flags = both && NAMES.has(key) ? differing(Array.from(gold), Array.from(pred)) : [null, null];
  return el("tr", { "data-field": key, "data-verdict": judged, class: `is-${judged}` },
    el("th", { scope: "row" }, key),
    item.gold ? el("td", { class: "gold", lang: "zh-Hans" }, shown(gold, flags[0])) : null,
    item.pred ? el("td", { class: "pred", lang: "zh-Hans" }, shown(pred, flags[1])) : null,
    item.gold && item.pred ? el("td", { class: "verdict", title: words, "aria-label": words }, symbol) : null);
}

/** A field that is not scored: once where both sides say the same or one side alone has it. */
function unscored(item, key) {
  const [gold, pred] = [item.gold?.fields.get(key), item.pred?.fields.get(key)];
  if (gold == null && pred == null) return null;
  if (!item.gold || !item.pred || (gold != null && pred != null && gold !== pred)) return compared(item, key);
  const side = gold === pred ? "both" : gold == null ? "pred" : "gold";
  const words = { both: "both", pred: "predicted alone", gold: "gold alone" }[side];
  return el("tr", { "data-field": key, "data-verdict": "none" }, el("th", { scope: "row" }, key),
    el("td", { class: `one ${side}`, colspan: "3", lang: "zh-Hans", title: words }, gold ?? pred));
}

function drawPanel(item, { step, select }) {
  const panel = byId("panel");
  panel.replaceChildren();
  panel.dataset.item = item?.id ?? "";
  if (!item) {
    panel.append(el("div", { class: "hint" }, el("h2", {}, "Records"),
      el("p", {}, "Press a marked place in a text, or an entry of the list, to see both records field by field."),
      el("dl", { class: "keys" },
        [["n j", "next"], ["p k", "previous"], ["/", "search"], ["Esc", "close"]].map(([keys, what]) =>
          el("div", {}, el("dt", {}, keys.split(" ").map((k) => el("kbd", {}, k))), el("dd", {}, what))))));
    return;
  }
  const doc = data.documents[item.doc];
  const others = [...new Set([item.gold, item.pred].flatMap((side) => (side ? [...side.fields.keys()] : [])))]
    .filter((key) => !SCORED.includes(key) && key !== "doc");
  const columns = [item.gold ? "gold" : null, item.pred ? "predicted" : null].filter((side) => side);
  const head = el("thead", {}, el("tr", {}, el("td"),
    columns.map((name) => el("th", { scope: "col", class: name === "gold" ? "gold" : "pred" }, name)),
    columns.length === 2 ? el("td") : null));
  const near = items.filter((other) => other !== item && other.doc === item.doc && touches(item, other));
  panel.append(
    el("div", { class: "head" },
      el("h2", {}, el("a", { class: "id", href: `#${item.id}`, title: "A link to this place" }, item.id), " ",
        el("span", { class: `tone ${tone(item)}` }, `${signs(item)} ${describe(item)}`)),
      el("span", { class: "move" },
        el("button", { type: "button", title: "Previous (p or k)", "aria-label": "Previous", click: () => step(-1) }, "↑"),
        el("button", { type: "button", title: "Next (n or j)", "aria-label": "Next", click: () => step(1) }, "↓"),
        el("button", { type: "button", title: "Close (Esc)", "aria-label": "Close", click: () => select([]) }, "×"))),
    el("p", { class: "where" }, `${doc.name} @${item.place.start}`),
    near.length === 0 ? "" : el("p", { class: "near" }, "Also here: ", near.map((other) =>
      el("button", { type: "button", class: tone(other), "data-near": other.id, click: () => select([other]) },
        `${other.id} ${signs(other)} ${field(other, "indicator") ?? ""}`))),
    item.gold && item.pred ? "" : el("p", { class: "alone" },
      item.gold ? "No prediction answers this gold observation." : "No gold observation stands behind this prediction."),
    el("table", { class: "records" }, head,
      el("tbody", {}, SCORED.map((key) => compared(item, key)),
        item.amounts ? el("tr", { class: "amounts" }, el("th", { scope: "row" }, "compared"),
          item.amounts.map((amount) => el("td", { lang: "zh-Hans" }, amount)), el("td")) : null),
      el("tbody", { class: "rest" }, others.map((key) => unscored(item, key)),
        el("tr", {}, el("th", { scope: "row" }, "read at"),
          [item.gold, item.pred].filter((side) => side).map((side) => el("td", { class: "path" }, side.at ?? "–")),
          columns.length === 2 ? el("td") : null))));
  panel.scrollTop = 0;
}

/** Whether a span of one item shares a character with a span of another. */
function touches(a, b) {
  const spans = (item) => [item.gold, item.pred].filter((side) => side);
  return spans(a).some((x) => spans(b).some((y) => x.start < y.end && y.start < x.end));
}
