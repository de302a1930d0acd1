// The relation's chart, alive: read values under the pointer, drag to choose days; the list beneath follows.
(() => {
  "use strict";
  const place = document.getElementById("chart");
  const source = document.getElementById("chart-data");
  if (!place || !source || typeof uPlot === "undefined") return;
  const data = JSON.parse(source.textContent);
  const [a, b] = data.pair;
  const day = (iso) => Date.parse(iso + "T00:00:00Z") / 1000;
  const iso = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 10);
  const rows = (direction) => data.series.filter((row) => row[2] === direction);
  const both = rows("both");
  if (both.length < 2) return;
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const rgb = (name, alpha) => `rgb(${css(name)} / ${alpha})`;
  const figure = (value) => (Math.abs(value) < 0.05 ? "0" : (value < 0 ? "−" : "+") + Math.abs(value).toFixed(Math.abs(value) < 10 ? 1 : 0));

  // One slot on the time axis for each period that has a report in any direction; both charts share them.
  const ends = new Map(data.series.map((row) => [row[0], row[1]]));
  const starts = [];
  for (const start of [...new Set(data.series.map((row) => row[0]))].sort()) {
    // An empty slot where periods are missing: lines break there, for nothing is known of them.
    const before = starts.at(-1);
    if (before && day(start) - day(ends.get(before)) > 2 * 86400) {
      const empty = iso(day(ends.get(before)) + 86400);
      starts.push(empty);
      ends.set(empty, iso(day(start) - 86400));
    }
    starts.push(start);
  }
  const middle = (start) => (day(start) + day(ends.get(start)) + 86400) / 2;
  const xs = starts.map(middle);
  const column = (direction, at) => {
    const known = new Map(rows(direction).map((row) => [row[0], row[at]]));
    return starts.map((start) => (known.has(start) ? known.get(start) : null));
  };
  const first = day(starts[0]), last = day(ends.get(starts.at(-1))) + 86400;
  const [low, high] = [column("both", 6), column("both", 7)];

  const live = document.createElement("div");
  live.className = "live";
  const hint = "Drag across the chart to choose days; double-click for all of them.";
  const readout = document.createElement("p");
  readout.className = "readout";
  readout.textContent = hint;
  live.append(readout);
  place.append(live);
  place.classList.add("scripted");

  const bars = (at, colour) => (u) => {
    const ctx = u.ctx, zero = u.valToPos(0, "y", true);
    ctx.save();
    ctx.fillStyle = colour();
    u.data[at].forEach((value, i) => {
      if (value == null || value === 0) return;
      const x1 = u.valToPos(day(starts[i]), "x", true), x2 = u.valToPos(day(ends.get(starts[i])) + 86400, "x", true);
      const y = u.valToPos(value, "y", true);
      ctx.fillRect(x1 + 0.5, Math.min(zero, y), Math.max(x2 - x1 - 1, 1), Math.abs(zero - y));
    });
    ctx.restore();
  };
  const intervals = (u) => {
    const ctx = u.ctx;
    ctx.save();
    ctx.strokeStyle = css("--ink");
    ctx.globalAlpha = 0.45;
    ctx.lineWidth = devicePixelRatio;
    ctx.beginPath();
    xs.forEach((x, i) => {
      if (low[i] == null) return;
      const at = u.valToPos(x, "x", true);
      ctx.moveTo(at, u.valToPos(low[i], "y", true));
      ctx.lineTo(at, u.valToPos(high[i], "y", true));
    });
    ctx.stroke();
    ctx.restore();
  };
  const turns = (flags) => (u) => {
    const ctx = u.ctx, ratio = devicePixelRatio;
    ctx.save();
    let lastAt = -99, row = 0;
    for (const turn of data.turns) {
      const at = u.valToPos(day(turn.date), "x", true);
      if (at < u.bbox.left || at > u.bbox.left + u.bbox.width) continue;
      ctx.strokeStyle = ctx.fillStyle = css("--accent");
      ctx.lineWidth = 1.2 * ratio;
      ctx.setLineDash([3 * ratio, 3 * ratio]);
      ctx.beginPath();
      ctx.moveTo(at, u.bbox.top);
      ctx.lineTo(at, u.bbox.top + u.bbox.height);
      ctx.stroke();
      if (!flags) continue;
      ctx.setLineDash([]);
      row = at - lastAt < 18 * ratio && row === 0 ? 1 : 0;
      lastAt = at;
      const high = u.bbox.top + (9 + 18 * row) * ratio;
      ctx.beginPath();
      ctx.arc(at, high, 8 * ratio, 0, 7);
      ctx.fill();
      ctx.fillStyle = css("--paper");
      ctx.font = `700 ${10 * ratio}px ${css("--sans")}`;
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      ctx.fillText(turn.number, at, high + 0.5 * ratio);
    }
    ctx.restore();
  };
  const chosen = (u) => {
    if (!data.since && !data.until) return;
    const x1 = u.valToPos(Math.max(data.since ? day(data.since) : first, first), "x", true);
    const x2 = u.valToPos(Math.min(data.until ? day(data.until) + 86400 : last, last), "x", true);
    u.ctx.save();
    u.ctx.globalAlpha = 0.12;
    u.ctx.fillStyle = css("--accent");
    u.ctx.fillRect(x1, u.bbox.top, Math.max(x2 - x1, 1), u.bbox.height);
    u.ctx.restore();
  };
  const sync = uPlot.sync("relation");
  const read = (u) => {
    const i = u.cursor.idx;
    readout.replaceChildren();
    if (i == null) { readout.textContent = hint; return; }
    const row = both.find((each) => each[0] === starts[i]);
    const bold = document.createElement("b");
    if (!row) { bold.textContent = `${starts[i]} to ${ends.get(starts[i])}: `; readout.append(bold, "nothing reported between them"); return; }
    bold.textContent = `${row[9]}: net ${figure(row[5])}`;
    const way = (from, to) => { const found = rows(`${from.code}>${to.code}`).find((each) => each[0] === starts[i]); return found ? ` · ${from.code} → ${to.code} ${figure(found[5])}` : ""; };
    readout.append(bold, ` (${figure(row[6])} to ${figure(row[7])}) · cooperation ${figure(row[3])}, conflict ${figure(row[4])} · ${row[8]} event${row[8] === 1 ? "" : "s"}${way(a, b)}${way(b, a)}`);
  };
  const choose = (u) => {
    if (u.select.width < 4) return;
    const from = u.posToVal(u.select.left, "x"), to = u.posToVal(u.select.left + u.select.width, "x");
    u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    go(iso(Math.max(from, first)), iso(Math.min(to, last - 1)));
  };
  const axis = () => ({ stroke: css("--soft"), font: `11px ${css("--sans")}`, grid: { stroke: css("--line"), width: 1 }, ticks: { show: false } });
  const base = (width, height) => ({
    width, height, tzDate: (ts) => uPlot.tzDate(new Date(ts * 1000), "Etc/UTC"), legend: { show: false },
    cursor: { y: false, drag: { x: true, y: false, setScale: false }, sync: { key: sync.key }, points: { show: false } },
    scales: { x: { time: true, range: () => [first, last] } },
  });
  const span = (values) => [Math.min(0, ...values), Math.max(0, ...values)];
  const padded = ([bottom, top]) => { const pad = (top - bottom || 1) * 0.06; return [bottom - pad, top + pad]; };
  const numbers = (values) => values.filter((v) => v != null);
  let plots = [];
  const draw = () => {
    for (const plot of plots) plot.destroy();
    const width = Math.max(place.clientWidth, 280);
    const coop = column("both", 3), conf = column("both", 4), net = column("both", 5);
    const upper = new uPlot({
      ...base(width, Math.min(300, Math.max(200, width * 0.34))),
      axes: [axis(), { ...axis(), size: 46, values: (u, ticks) => ticks.map((t) => String(t).replace("-", "−")) }],
      scales: { x: { time: true, range: () => [first, last] }, y: { range: () => padded(span([...numbers(coop), ...numbers(conf), ...numbers(low), ...numbers(high)])) } },
      series: [{}, { show: true, paths: () => null, points: { show: false } }, { paths: () => null, points: { show: false } },
        { stroke: () => css("--ink"), width: 1.6, points: { show: true, size: both.length < 90 ? 5 : 3, fill: css("--ink"), stroke: css("--ink") }}],
      hooks: { drawAxes: [chosen, bars(1, () => rgb("--coop-rgb", 0.9)), bars(2, () => rgb("--conf-rgb", 0.9)), intervals], draw: [turns(true)], setCursor: [read], setSelect: [choose] },
    }, [xs, coop, conf, net], live);
    const forth = column(`${a.code}>${b.code}`, 5), back = column(`${b.code}>${a.code}`, 5);
    const line = (name) => ({ stroke: () => css(name), width: 1.6, points: { show: true, size: both.length < 90 ? 5 : 3, fill: css(name), stroke: css(name) }});
    const lower = new uPlot({
      ...base(width, 140), title: " ",
      axes: [{ ...axis(), size: 22 }, { ...axis(), size: 46, space: 26, values: (u, ticks) => ticks.map((t) => String(t).replace("-", "−")) }],
      scales: { x: { time: true, range: () => [first, last] }, y: { range: () => padded(span([...numbers(forth), ...numbers(back)])) } },
      series: [{}, line("--one"), line("--two")],
      hooks: { drawAxes: [chosen], draw: [turns(false)], setCursor: [read], setSelect: [choose] },
    }, [xs, forth, back], live);
    const title = lower.root.querySelector(".u-title");
    title.textContent = "";
    for (const [name, from, to] of [["one", a, b], ["two", b, a]]) {
      const label = document.createElement("span");
      label.className = `way-${name}`;
      label.textContent = `${from.name} towards ${to.name}`;
      title.append(label);
    }
    plots = [upper, lower];
    for (const plot of plots) { sync.sub(plot); plot.over.addEventListener("dblclick", () => go(null, null)); }
  };

  let asked = 0;
  const go = async (since, until) => {
    // Both charts are told of one drag, for they share it.
    if (since === data.since && until === data.until) return;
    [data.since, data.until] = [since, until];
    const address = new URL(location.href);
    for (const [name, value] of [["since", since], ["until", until]]) value ? address.searchParams.set(name, value) : address.searchParams.delete(name);
    address.searchParams.delete("page");
    address.hash = "";
    history.pushState({}, "", address);
    await show();
  };
  const show = async () => {
    const asking = ++asked;
    const query = new URL(location.href).searchParams;
    data.since = query.get("since");
    data.until = query.get("until");
    for (const name of ["since", "until"]) { const field = document.querySelector(`.filters [name=${name}]`); if (field) field.value = data[name] || ""; }
    for (const plot of plots) plot.redraw(false);
    const region = document.getElementById("selection");
    region.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(`${place.dataset.path}/part?${query}`);
      if (!answer.ok) throw new Error(answer.statusText);
      const made = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (asking !== asked) return;
      for (const id of ["standing", "selection"]) document.getElementById(id).replaceWith(made.getElementById(id));
    } catch { location.reload(); }
  };
  addEventListener("popstate", show);
  addEventListener("resize", () => { clearTimeout(draw.later); draw.later = setTimeout(draw, 120); });
  document.addEventListener("themechange", draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  draw();
})();
