// The figures: cards, charts, tables of labels, and the reliability diagram.

/** The interval of a figure over documents (`tuple`, `f1`), and where one document is all there is over observations. */
function interval(target, part) {
  const over = data.intervals?.over_documents ?? data.intervals?.over_observations;
  return over?.[target][part] ?? null;
}
const written = ([low, high]) => `${low.toFixed(3)}–${high.toFixed(3)}`;

const at = (x) => `${(100 * x).toFixed(2)}%`;
const QUARTERS = [0, 0.25, 0.5, 0.75, 1];
const line = (x1, x2, y1, y2, name) => svg("line", { x1, x2, y1, y2, class: name });

/** A horizontal track with light quarters. */
function track(...marks) {
  const grid = QUARTERS.map((x) => line(at(x), at(x), "0", "100%", "grid"));
  return svg("svg", { class: "track", "aria-hidden": "true" }, grid, marks.flat());
}

function drawCards() {
  const names = [
    ["quantity", "Quantity", "the number was found and read right"],
    ["tuple", "Tuple", "value, unit, year, scope, measure right; indicator alike"],
    ["tuple-strict", "Tuple, strict", "the same with the indicator equal"],
  ];
  const cards = names.map(([key, name, meaning]) => {
    const row = (label, part) => {
      const value = data.total[key][part];
      const range = interval(key, part);
      const bar = track(
        svg("rect", { x: "0", y: "35%", width: at(value), height: "30%", class: "bar" }),
        range ? line(at(range[0]), at(range[1]), "50%", "50%", "whisker") : null,
        range ? range.map((x) => line(at(x), at(x), "20%", "80%", "whisker")) : null,
      );
      return el("tr", {},
        el("th", { scope: "row" }, label),
        el("td", { class: "bars" }, bar),
        el("td", { class: "number", "data-figure": `${key}.${part}`, "data-value": String(value) }, figure(value)),
        el("td", { class: "range" }, range ? written(range) : ""));
    };
    return el("article", { class: "card" },
      el("h2", {}, name), el("p", { class: "meaning" }, meaning),
      el("p", { class: "big", title: "F1" }, figure(data.total[key].f1), el("small", {}, " F1")),
      el("table", {}, el("tbody", {}, row("P", "p"), row("R", "r"), row("F1", "f1"))));
  });
  const errors = items.filter((item) => item.bad).length;
  const counts = [["gold", data.total.gold], ["predicted", data.total.pred], ["paired", data.total.paired],
    ["missed", data.total.gold - data.total.paired], ["extra", data.total.pred - data.total.paired],
    ["to look at", errors]];
  const i = data.intervals;
  const of = i?.over_documents ? `${i.documents} documents` : `${i?.observations} observations`;
  let note = "No intervals were asked for.";
  if (i) note = `Ranges: ${percent(i.level)} bootstrap intervals over ${of}, ${i.rounds} samples, seed ${i.seed}.`;
  if (i && i.documents < 20) note += " So few documents may make them too narrow.";
  cards.push(el("article", { class: "card counts" },
    el("h2", {}, "Observations"),
    el("dl", {}, counts.map(([name, count]) => el("div", {}, el("dt", {}, name),
      el("dd", { "data-count": name }, String(count))))),
    el("p", { class: "meaning" }, note)));
  byId("cards").append(...cards);
}

/**
 * Rows of a label, dots on a line, and numbers; `pick` makes buttons of the labels. The axis begins at the last quarter
 * below every dot.
 */
function chart(target, title, key, rows, pick) {
  const least = Math.min(1, ...rows.flatMap(({ dots }) => dots.map((dot) => dot.x)));
  const from = Math.min(0.75, Math.floor(4 * least) / 4);
  const place = (x) => at((x - from) / (1 - from));
  const marked = (dots, range) => [
    range ? line(place(Math.max(from, range[0])), place(range[1]), "50%", "50%", "wide") : null,
    line(place(Math.min(...dots.map((dot) => dot.x))), place(Math.max(...dots.map((dot) => dot.x))), "50%", "50%", "span"),
    ...dots.map((dot) => svg("circle", { cx: place(dot.x), cy: "50%", r: "4", class: dot.name }, svg("title", {}, dot.title)))];
  const axis = el("div", { class: "row axis", "aria-hidden": "true" }, el("span"), el("span"),
    el("div", { class: "ticks" }, QUARTERS.map((x) => {
      const tick = el("span", {}, String(Number((from + x * (1 - from)).toFixed(4))));
      tick.style.left = at(x);
      return tick;
    })), el("span", { class: "number" }));
  const body = rows.map(({ name, count, dots, numbers, range }, index) => el("div", { class: "row", role: "row" },
    pick
      ? el("button", { type: "button", class: "label", title: name, click: () => pick(index) }, name)
      : el("span", { class: "label", title: name }, name),
    el("span", { class: "count" }, count), track(...marked(dots, range)),
    el("span", { class: "number" }, numbers)));
  byId(target).append(el("figcaption", {}, el("strong", {}, title), el("span", { class: "key" }, key)),
    el("div", { class: "rows", role: "table", "aria-label": title, tabindex: "0" }, axis, body));
}

const dot = (x, name, title) => ({ x, name, title });
const swatch = (name, label) => el("span", { class: "swatch" },
  svg("svg", { width: "10", height: "10", "aria-hidden": "true" }, svg("circle", { cx: "5", cy: "5", r: "4", class: name })), label);

/** Quantity, tuple and strict tuple of a document or a measure on one line. */
function three(figures) {
  const [quantity, tuple, strict] = ["quantity", "tuple", "tuple-strict"].map((key) => figures[key].f1);
  return {
    count: `${figures.gold} / ${figures.pred}`,
    dots: [dot(strict, "ring", `strict ${figure(strict)}`), dot(quantity, "hollow", `quantity ${figure(quantity)}`),
      dot(tuple, "full", `tuple ${figure(tuple)}`)],
    numbers: figure(tuple),
  };
}

function drawCharts(pickDocument) {
  const key = () => [swatch("full", "tuple F1"), swatch("hollow", "quantity"), swatch("ring", "strict"), "gold / predicted"];
  chart("documents", "By document", key(),
    data.documents.map((doc) => ({ name: doc.name, ...three(doc.figures) })), pickDocument);
  chart("fields", "By field", [swatch("full", "F1 over everything"), swatch("hollow", "accuracy over the pairs"), data.intervals ? "band: interval of F1" : ""],
    Object.entries(data.fields).map(([name, f]) => ({
      name, count: "",
      dots: [dot(f.accuracy, "hollow", `accuracy ${figure(f.accuracy)}`),
        dot(f.f1, "full", `F1 ${figure(f.f1)}, P ${figure(f.p)}, R ${figure(f.r)}`)],
      range: interval(name, "f1"), numbers: `${figure(f.f1)}  ${figure(f.accuracy)}`,
    })));
  chart("measures", "By measure of the gold", key(),
    Object.entries(data.measures).map(([name, figures]) => ({ name, ...three(figures) })));
}

const labelName = (label) => label ?? "(none)";

/** Gold labels (rows) against predicted ones (columns); a cell shows its items when it is pressed. */
function drawConfusions(pickCell) {
  for (const { slot, labels, pairs, missed, extra } of data.confusions) {
    const cell = (count, whole, gold, pred, kind) => el("td", { class: `cell ${kind}`, "data-shade": shade(count, whole) },
      count === 0 ? "" : el("button", {
        type: "button", title: `${count}: gold ${gold}, predicted ${pred}`,
        click: () => pickCell({ slot, gold, pred }),
      }, String(count)));
    const rows = labels.map((label, i) => {
      const whole = pairs[i].reduce((a, b) => a + b, missed[i]);
      return el("tr", {}, el("th", { scope: "row" }, labelName(label)),
        pairs[i].map((count, j) => cell(count, whole, labelName(label), labelName(labels[j]), i === j ? "same" : "other")),
        cell(missed[i], whole, labelName(label), "missed", "apart"));
    });
    const all = extra.reduce((a, b) => a + b, 0);
    rows.push(el("tr", {}, el("th", { scope: "row" }, "extra"),
      extra.map((count, j) => cell(count, all, "extra", labelName(labels[j]), "apart")), el("td")));
    byId("confusions").append(el("figure", { "data-confusion": slot },
      el("figcaption", {}, el("strong", {}, `Confusion of ${slot}`), el("span", { class: "key" }, "gold ↓ predicted →")),
      el("div", { class: "scroll", tabindex: "0" }, el("table", { class: "confusion" },
        el("thead", {}, el("tr", {}, el("td"),
          [...labels.map(labelName), "missed"].map((name) => el("th", { scope: "col" }, el("span", {}, name))))),
        el("tbody", {}, rows)))));
  }
}

/** How dark a cell is, 0 to 5. */
const shade = (count, whole) => (count === 0 ? 0 : 1 + Math.min(4, Math.floor((5 * count) / whole)));

/** A square from 0 to 1 on both sides, with what `draw` puts into it. */
function square(title, below, draw) {
  const [size, left, top] = [200, 30, 8];
  const x = (v) => left + v * size;
  const y = (v) => top + (1 - v) * size;
  const ticks = QUARTERS.flatMap((v) => [
    line(x(v), x(v), y(0), y(1), "grid"), line(x(0), x(1), y(v), y(v), "grid"),
    svg("text", { x: x(v), y: y(0) + 14, class: "tick middle" }, String(v)),
    svg("text", { x: left - 5, y: y(v) + 4, class: "tick end" }, String(v))]);
  return svg("svg", { viewBox: `0 0 ${left + size + 12} ${top + size + 34}`, role: "img", "aria-label": title },
    ticks, draw(x, y), svg("text", { x: x(0.5), y: y(0) + 30, class: "tick middle" }, below));
}

function drawReliability() {
  const target = byId("reliability");
  const c = data.calibration;
  target.append(el("figcaption", {}, el("strong", {}, "Confidence"),
    c ? el("span", { class: "key" }, `right tuples of ${c.count} predictions${c.silent ? `, ${c.silent} without a confidence` : ""}`) : null));
  if (!c) {
    target.append(el("p", { class: "empty" }, "No prediction states a confidence."));
    return;
  }
  const bins = c.bins.filter((bin) => bin.count > 0);
  const most = Math.max(...bins.map((bin) => bin.count));
  const diagram = square("Reliability diagram", "mean confidence → part that is right ↑", (x, y) => [
    bins.map((bin) => svg("rect", { x: x(bin.low) + 1, width: x(bin.high) - x(bin.low) - 2, y: y(bin.count / most / 4),
      height: y(0) - y(bin.count / most / 4), class: "histogram" })),
    line(x(0), x(1), y(0), y(1), "diagonal"),
    bins.map((bin) => svg("g", {},
      svg("title", {}, `${bin.low} to ${bin.high}: ${bin.count} predictions, mean confidence ${figure(bin.confidence)}, right ${figure(bin.accuracy)}`),
      line(x(bin.confidence), x(bin.confidence), y(bin.confidence), y(bin.accuracy), "gap"),
      svg("circle", { cx: x(bin.confidence), cy: y(bin.accuracy), r: 4, class: "full" })))].flat());
  const surest = square("Precision at coverage", "surest part → precision ↑", (x, y) => [
    svg("polyline", { points: c.coverage.map((at_) => `${x(at_.coverage)},${y(at_.precision)}`).join(" "), class: "curve" }),
    ...c.coverage.map((at_) => svg("circle", { cx: x(at_.coverage), cy: y(at_.precision), r: 3, class: "full" },
      svg("title", {}, `the surest ${percent(at_.coverage)} (confidence ${at_.threshold} and more): ${figure(at_.precision)} right`)))]);
  const numbers = [["expected calibration error", c.ece, "ece"], ["greatest of a bin", c.mce, "mce"], ["Brier score", c.brier, "brier"]];
  target.append(
    el("dl", { class: "numbers" }, numbers.map(([name, value, key]) => el("div", {}, el("dt", {}, name),
      el("dd", { "data-figure": key, "data-value": String(value) }, figure(value))))),
    el("div", { class: "squares" }, diagram, surest),
    el("details", {}, el("summary", {}, "The bins as a table"),
      el("table", { class: "bins" },
        el("thead", {}, el("tr", {}, ["confidence", "predictions", "mean", "right"].map((name) => el("th", {}, name)))),
        el("tbody", {}, bins.map((bin) => el("tr", {},
          [`${bin.low}–${bin.high}`, bin.count, figure(bin.confidence), figure(bin.accuracy)].map((v) => el("td", {}, String(v)))))))));
}
