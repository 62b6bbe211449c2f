// Every text with both readings marked in place: a line below for gold, a broken line above for predictions.

/** The marks of each item, and the element to scroll to where there is no text. */
const marks = new Map(items.map((item) => [item.id, []]));
/** Marks with their items, for dimming what the filter leaves out. */
const segments = [];

function drawLegend() {
  const sample = (name, mark, words) => el("span", {}, el("mark", { class: name, "data-mark": mark }, "12.4万人"), ` ${words}`);
  byId("legend").append(
    sample("g", "", "gold"), sample("p", "", "predicted"), sample("g p right", "", "both, right"),
    sample("g p wrong", "≠", "wrong"), sample("g p alike", "≈", "indicator alike"),
    sample("g missed", "−", "missed"), sample("p extra", "+", "extra"));
}

function drawTexts(select) {
  data.documents.forEach((doc, number) => {
    const f = doc.figures;
    const bad = doc.items.filter((item) => !item.kinds.includes("right")).length;
    const body = doc.text == null ? withoutText(number, select) : marked(doc, number, select);
    byId("texts").append(el("section", { class: "document", "data-document": String(number) },
      el("h2", {}, el("span", { class: "name" }, doc.name), el("span", { class: "numbers" },
        `gold ${f.gold} · predicted ${f.pred} · tuple F1 ${figure(f.tuple.f1)} · ${bad} to look at`)),
      body));
  });
}

/** A text, cut wherever a span begins or ends. */
function marked(doc, number, select) {
  const chars = texts[number];
  const spans = items.filter((item) => item.doc === number).flatMap((item) =>
    [["g", item.gold], ["p", item.pred]].filter(([, side]) => side)
      .map(([side, { start, end }]) => ({ item, side, start, end })));
  const ends = new Map();
  for (const item of items) if (item.doc === number) push(ends, item.place.end, item);
  const opening = new Map();
  const closing = new Map();
  for (const span of spans) { push(opening, span.start, span); push(closing, span.end, span); }
  const outside = new Set(doc.outside.flat());
  const cuts = [...new Set([0, chars.length, ...opening.keys(), ...closing.keys(), ...outside])].sort((a, b) => a - b);
  const body = el("div", { class: "text", lang: "zh-Hans" });
  let grey = doc.outside.length > 0 && doc.outside[0][0] === 0;
  const open = new Set();
  for (let i = 0; i + 1 < cuts.length; i += 1) {
    const [from, to] = [cuts[i], cuts[i + 1]];
    if (i > 0 && outside.has(from)) grey = !grey;
    for (const span of closing.get(from) ?? []) open.delete(span);
    for (const span of opening.get(from) ?? []) open.add(span);
    const content = chars.slice(from, to).join("");
    if (open.size === 0) body.append(grey ? el("span", { class: "outside", title: "not annotated" }, content) : content);
    else body.append(segment(content, [...open], ends.get(to) ?? [], select));
  }
  return body;
}

function push(map, key, value) {
  if (map.has(key)) map.get(key).push(value);
  else map.set(key, [value]);
}

/** A piece of text that one or more spans cover; `ended` are the items whose sign stands after it. */
function segment(content, spans, ended, select) {
  const here = [...new Set(spans.map((span) => span.item))].sort((a, b) => a.order - b.order);
  const sides = new Set(spans.map((span) => span.side));
  const mark = el("mark", {
    tabindex: "0", role: "button", class: [...sides].join(" "), "data-items": here.map((item) => item.id).join(" "),
    "aria-label": `${content}: ${here.map((item) => `${item.id} ${describe(item)}`).join("; ")}`,
    click: () => select(here), keydown: (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      select(here);
    },
  }, content);
  segments.push({ mark, here, ended: ended.filter((item) => here.includes(item)), sides: mark.className });
  for (const item of here) marks.get(item.id).push(mark);
  return mark;
}

const WORST = ["wrong", "missed", "extra", "alike", "right"];

/** Colours each mark by the worst of its items that the filter shows. */
function toneMarks(visible) {
  for (const { mark, here, ended, sides } of segments) {
    const tones = new Set(here.filter((item) => visible.has(item)).map(tone));
    const worst = WORST.find((name) => tones.has(name));
    mark.className = `${sides} ${worst ?? "off"}`;
    const signs_ = ended.filter((item) => item.bad && visible.has(item)).flatMap((item) => [...signs(item)]);
    const text = [...new Set(signs_)].map((s) => {
      const count = signs_.filter((other) => other === s).length;
      return count > 1 ? `${s}${count}` : s;
    }).join("");
    if (text) mark.dataset.mark = text;
    else delete mark.dataset.mark;
  }
}

/** A document whose text is not at hand: its items, with the sentence of the record as evidence. */
function withoutText(number, select) {
  const rows = items.filter((item) => item.doc === number).map((item) => {
    const evidence = item.gold?.fields.get("sentence") ?? item.pred?.fields.get("sentence");
    const row = el("button", { type: "button", class: `entry ${tone(item)}`, "data-entry": item.id, click: () => select([item]) },
      el("span", { class: "kind" }, `${item.id} ${signs(item)} ${describe(item)}`),
      el("span", { lang: "zh-Hans" }, `${field(item, "indicator") ?? ""} ${item.surface}`),
      evidence ? el("span", { class: "evidence", lang: "zh-Hans" }, evidence) : null);
    marks.get(item.id).push(row);
    return row;
  });
  const why = "The text of this document is not at hand (--texts DIR shows it in place). Its records:";
  return el("div", { class: "entries" }, el("p", { class: "empty" }, why), rows);
}
