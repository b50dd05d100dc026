// A night's numbers, one above the other on one clock and one cursor.
import { colour, element } from "./nightjar.js";

const GRADES = ["good", "warn", "bad", "quiet"];
const LEFT = 52;
const clockOf = (s) => new Date(s * 1000).toISOString().slice(11, 16);

function shape(context, grade, x, y, r) {
  context.beginPath();
  if (grade === 1) {
    context.moveTo(x, y - r * 1.25);
    context.lineTo(x + r * 1.2, y + r * 0.95);
    context.lineTo(x - r * 1.2, y + r * 0.95);
    context.closePath();
  } else if (grade === 2) {
    context.rect(x - r * 0.95, y - r * 0.95, r * 1.9, r * 1.9);
  } else {
    context.arc(x, y, r, 0, 2 * Math.PI);
  }
  if (grade === 3) context.stroke();
  else context.fill();
}

export class NightPlots {
  #where;
  #onPoint;
  #plots = [];
  #series = null;
  #index = null;
  #sync = window.uPlot.sync("night");

  constructor(where, onPoint) {
    this.#where = where;
    this.#onPoint = onPoint;
    let width = 0;
    new ResizeObserver(() => {
      if (this.#series && where.clientWidth !== width) {
        width = where.clientWidth;
        for (const p of this.#plots) p.plot.setSize(this.#size(p.holder));
      }
    }).observe(where);
    document.addEventListener("nightjar:theme", () => this.#series && this.show(this.#series));
  }

  #size(holder) {
    return { width: Math.max(240, holder.clientWidth), height: holder.clientHeight };
  }

  /** Draws a night's series, in the place of what was drawn. */
  show(series) {
    this.#series = series;
    for (const p of this.#plots) p.plot.destroy();
    this.#plots = [];
    this.#where.replaceChildren();
    const last = series.plots.length - 1;
    series.plots.forEach((plot, i) => this.#add(plot, i === last));
    const legend = element("div", { class: "legend" },
      element("i", { class: "good" }, "● good"), element("i", { class: "warn" }, "▲ warning"), element("i", { class: "bad" }, "■ bad"));
    if (series.other) legend.append(element("span", {}, element("i", { class: "other" }, "○"), ` ${series.other.night}, same clock`));
    const note = (css, words) => legend.append(element("span", {}, element("i", { class: `swatch ${css}` }), ` ${words}`));
    if (series.plots.some((p) => p.limit !== null && p.limit !== undefined)) note("limit", "over a limit");
    if (series.findings.length > 0) note("finding", "what happened, by its number above");
    if (series.sky.length > 0) {
      note("twilight", "sun up or twilight");
      note("moon", `moon up, ${series.moonPercent} % lit`);
    } else {
      legend.append(element("span", {}, "no site known: sun and moon are not shown"));
    }
    this.#where.append(legend);
    if (this.#index !== null) this.mark(this.#index);
  }

  #add(plot, last) {
    const value = element("span", { class: "value" });
    const holder = element("div", { class: last ? "night-plot-canvas last" : "night-plot-canvas" });
    this.#where.append(
      element("div", { class: "night-plot" },
        element("div", { class: "night-plot-head" }, element("h2", {}, plot.label), element("span", { class: "small dim" }, plot.unit), value),
        holder));
    const times = this.#series.times;
    const spread = times.length > 1 ? times[times.length - 1] - times[0] : 600;
    const margin = Math.max(60, 0.03 * spread);
    const whole = (low, high) => low === times[0] && high === times[times.length - 1];
    const grid = { stroke: colour("line"), width: 1 };
    const font = "11px system-ui, sans-serif";
    const options = {
      ...this.#size(holder),
      padding: [6, 8, last ? 0 : 4, 0],
      legend: { show: false },
      cursor: {
        sync: { key: "night", setSeries: false },
        y: false,
        points: { show: false },
        drag: { x: true, y: false, uni: 20 },
      },
      scales: {
        x: { time: true, range: (_, low, high) => (low === high ? [low - 300, high + 300] : [(whole(low, high) ? this.#start() : low) - margin, (whole(low, high) ? this.#end() : high) + margin]) },
        y: { range: [plot.low, plot.high] },
      },
      axes: [
        { show: last, stroke: colour("text-dim"), font, grid: { ...grid, show: true }, ticks: { show: false }, size: 22, gap: 3, values: (_, ticks) => ticks.map(clockOf) },
        { stroke: colour("text-dim"), font, grid, ticks: { show: false }, size: LEFT, gap: 4, space: 22, values: (_, ticks) => ticks.map((t) => t.toFixed(this.#decimals(ticks))) },
      ],
      series: [{}, { paths: () => null, points: { show: false } }],
      hooks: {
        drawClear: [(u) => this.#ground(u, plot)],
        draw: [(u) => this.#findings(u, plot), (u) => this.#marks(u, plot)],
        setCursor: [(u) => this.#moved(u)],
      },
    };
    const drawn = new window.uPlot(options, [times, plot.values], holder);
    drawn.over.addEventListener("click", () => drawn.cursor.idx !== null && drawn.select.width === 0 && this.#onPoint(drawn.cursor.idx, true));
    this.#sync.sub(drawn);
    this.#plots.push({ plot: drawn, holder, value, of: plot });
  }

  /** When the first frame was taken, of this night or the one beside it. */
  #start() {
    return Math.min(this.#series.times[0], this.#series.other?.times[0] ?? Infinity);
  }

  /** When the last mark ends: a silence goes on after the last frame. */
  #end() {
    return Math.max(...this.#series.findings.map((f) => f.to), this.#series.times.at(-1), this.#series.other?.times.at(-1) ?? -Infinity);
  }

  /** Shows one finding's time more than the others'; none with null. */
  highlight(number) {
    this.#shown = number;
    if (this.#series) this.#redraw();
  }
  #shown = null;

  /** Findings of the night: when, on the plots that tell it. */
  #findings(u, plot) {
    const c = u.ctx;
    const ratio = devicePixelRatio;
    const { left, top, width, height } = u.bbox;
    c.save();
    c.beginPath();
    c.rect(left, top, width, height);
    c.clip();
    c.font = `${600} ${10 * ratio}px system-ui, sans-serif`;
    c.textBaseline = "top";
    const lanes = [];
    for (const f of this.#series.findings) {
      if (!f.plots.includes(plot.key)) continue;
      const from = u.valToPos(f.from, "x", true);
      const to = Math.max(from + 2 * ratio, u.valToPos(f.to, "x", true));
      let lane = lanes.findIndex((end) => end < from);
      if (lane < 0) lane = lanes.length;
      lanes[lane] = to + 14 * ratio;
      const y = top + (1 + 5 * lane) * ratio;
      c.fillStyle = c.strokeStyle = colour(f.css || "quiet");
      c.globalAlpha = this.#shown === f.number ? 0.22 : 0.07;
      c.fillRect(from, top, to - from, height);
      c.globalAlpha = this.#shown === null || this.#shown === f.number ? 1 : 0.4;
      c.fillRect(from, y, to - from, 3 * ratio);
      c.fillText(String(f.number), from + 3 * ratio, y + 4 * ratio);
    }
    c.restore();
  }

  #decimals(ticks) {
    const step = ticks.length > 1 ? Math.abs(ticks[1] - ticks[0]) : 1;
    for (let d = 0; d < 4; d++) if (Math.abs(step * 10 ** d - Math.round(step * 10 ** d)) < 1e-6) return d;
    return 4;
  }

  #ground(u, plot) {
    const c = u.ctx;
    const { left, top, width, height } = u.bbox;
    c.save();
    c.beginPath();
    c.rect(left, top, width, height);
    c.clip();
    for (const stretch of this.#series.sky) {
      c.fillStyle = colour(stretch.what);
      const from = u.valToPos(stretch.from, "x", true);
      c.fillRect(from, top, u.valToPos(stretch.to, "x", true) - from, height);
    }
    const band = (from, to, name) => {
      c.fillStyle = colour(name);
      const a = u.valToPos(Math.min(Math.max(from, plot.low), plot.high), "y", true);
      const b = u.valToPos(Math.min(Math.max(to, plot.low), plot.high), "y", true);
      c.fillRect(left, Math.min(a, b), width, Math.abs(a - b));
    };
    if (plot.limit !== null && plot.limit !== undefined) {
      const end = plot.highIsBad ? plot.high : plot.low;
      const far = plot.far ?? null;
      band(plot.limit, far === null ? end : far, "band-warn");
      if (far !== null) band(far, end, "band-bad");
      if (plot.limit > plot.low && plot.limit < plot.high) {
        c.strokeStyle = colour("warn");
        c.setLineDash([4, 4]);
        c.lineWidth = 1;
        c.beginPath();
        const y = u.valToPos(plot.limit, "y", true);
        c.moveTo(left, y);
        c.lineTo(left + width, y);
        c.stroke();
      }
    }
    c.restore();
  }

  #marks(u, plot) {
    const c = u.ctx;
    const ratio = devicePixelRatio;
    const many = this.#series.times.length;
    const r = (many > 600 ? 1.8 : many > 150 ? 2.6 : 3.6) * ratio;
    c.save();
    c.beginPath();
    c.rect(u.bbox.left - r, u.bbox.top - r, u.bbox.width + 2 * r, u.bbox.height + 2 * r);
    c.clip();
    const other = this.#series.other;
    const beside = other?.plots[plot.key];
    if (beside) {
      c.strokeStyle = colour("text-dim");
      c.lineWidth = ratio;
      beside.forEach((v, i) => {
        if (v !== null) {
          c.beginPath();
          c.arc(u.valToPos(other.times[i], "x", true), u.valToPos(v, "y", true), 0.8 * r, 0, 2 * Math.PI);
          c.stroke();
        }
      });
    }
    for (const grade of [0, 3, 1, 2]) {
      c.fillStyle = c.strokeStyle = colour(GRADES[grade]);
      c.lineWidth = 1.4 * ratio;
      plot.values.forEach((v, i) => {
        if (v !== null && this.#series.grades[i] === grade) {
          shape(c, grade, u.valToPos(this.#series.times[i], "x", true), u.valToPos(v, "y", true), r);
        }
      });
    }
    if (this.#index !== null) {
      const v = plot.values[this.#index];
      const x = u.valToPos(this.#series.times[this.#index], "x", true);
      c.strokeStyle = colour("accent");
      c.lineWidth = 1.5 * ratio;
      if (v !== null && v !== undefined) {
        c.beginPath();
        c.arc(x, u.valToPos(v, "y", true), r + 3 * ratio, 0, 2 * Math.PI);
        c.stroke();
      }
    }
    c.restore();
  }

  #moved(u) {
    const index = u.cursor.idx;
    if (!this.#marking && u.cursor.left >= 0 && index !== null && index !== undefined && index !== this.#index) {
      this.#index = index;
      this.#values();
      this.#redraw();
      this.#onPoint(index, false);
    }
  }

  #redraw() {
    this.#waiting ??= requestAnimationFrame(() => {
      this.#waiting = null;
      for (const p of this.#plots) p.plot.redraw(false, false);
    });
  }
  #waiting = null;

  #values() {
    for (const p of this.#plots) {
      const v = p.of.values[this.#index];
      p.value.textContent = v === null || v === undefined ? "–" : v.toFixed(p.of.decimals);
    }
  }

  /** Puts the cursor on a frame; whoever moves it so is not told. */
  mark(index) {
    this.#index = index;
    this.#values();
    this.#redraw();
    // A plot that was just made knows its scales only after this turn.
    requestAnimationFrame(() => {
      if (this.#index !== index) return;
      this.#marking = true;
      for (const p of this.#plots) {
        const left = p.plot.valToPos(this.#series.times[index], "x");
        p.plot.setCursor({ left, top: p.plot.over.clientHeight / 2 }, false);
      }
      this.#marking = false;
    });
  }
  #marking = false;
}
