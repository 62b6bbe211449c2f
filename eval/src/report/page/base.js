// What the page knows, and how elements are made: text goes in as text nodes alone.

const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);

/** An element with attributes (`class`, `data-…`, listeners as functions) and children; strings become text. */
function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same in SVG. */
function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child != null));
  return node;
}

const figure = (x) => x.toFixed(4);
const percent = (x) => `${Math.round(1000 * x) / 10}%`;

/** How a kind is marked in the text, so that nothing is told by colour alone. */
const SIGN = new Map([["missed", "−"], ["extra", "+"], ["right", "✓"], ["indicator=", "≈"]]);
const sign = (kind) => SIGN.get(kind) ?? "≠";

const KINDS = ["value", "unit", "year", "scope", "measure", "indicator~", "indicator=", "period", "status", "bound",
  "missed", "extra", "right"];

const KIND_TITLE = new Map([
  ["value", "The number is wrong (multiplied out with the numeral words of its unit)"],
  ["unit", "The unit is wrong"],
  ["year", "The year is wrong"],
  ["scope", "The place is wrong"],
  ["measure", "The measure is wrong"],
  ["indicator~", "The indicators are not even alike"],
  ["indicator=", "The indicators are alike and not equal: wrong in the strict tuple alone"],
  ["period", "The first year of the period is wrong and the last one right; in no tuple"],
  ["status", "The status is wrong; in no tuple"],
  ["bound", "The bound is wrong; in no tuple"],
  ["missed", "Gold that no prediction answers"],
  ["extra", "Predictions that answer no gold"],
  ["right", "Pairs that are right in every slot"],
]);

/** A record as it was read: its fields in their order, every value as it is shown. */
function record(number) {
  if (number == null) return null;
  const row = data.records.rows[number];
  const values = row.values.map((value) => (typeof value === "number" ? data.records.texts[value] : value));
  return { ...row, fields: new Map(data.records.keys[row.keys].map((key, i) => [key, values[i]])) };
}

/** The code points of each text; offsets count these. */
const texts = data.documents.map((doc) => (doc.text == null ? null : Array.from(doc.text)));

/** What stands at a span: the record's own surface, else what the text says there. */
const surfaceOf = (side, doc) => side.fields.get("surface") ?? texts[doc]?.slice(side.start, side.end).join("") ?? side.fields.get("value") ?? "";

/** Everything that can be pointed at, in reading order. */
const items = data.documents.flatMap((doc, number) =>
  doc.items.map((item) => {
    const [gold, pred] = [record(item.gold), record(item.pred)];
    const place = gold ?? pred;
    const names = [gold, pred].flatMap((side) => (side ? [side.fields.get("indicator") ?? "", surfaceOf(side, number)] : []));
    const bad = !item.kinds.includes("right");
    return { ...item, gold, pred, doc: number, place, bad, surface: surfaceOf(place, number), search: names.join("\n").toLowerCase() };
  }));
items.forEach((item, order) => { item.order = order; });
const itemById = new Map(items.map((item) => [item.id, item]));

/** Words for a kind: `wrong year, status`, `missed`, `indicator ≈`. */
function describe(item) {
  const [first] = item.kinds;
  if (first === "missed" || first === "extra" || first === "right") return first;
  if (item.kinds.length === 1 && first === "indicator=") return "alike indicator";
  return `wrong ${item.kinds.join(", ")}`;
}

/** How an item looks in text and list: by what is worst of it. */
function tone(item) {
  const [first] = item.kinds;
  if (first === "missed" || first === "extra" || first === "right") return first;
  return item.kinds.every((kind) => kind === "indicator=") ? "alike" : "wrong";
}

/** The signs of an item, each once. */
const signs = (item) => [...new Set(item.kinds.map(sign))].join("");

/** One field of either side, the gold one first. */
const field = (item, key) => (item.gold ?? item.pred).fields.get(key);
