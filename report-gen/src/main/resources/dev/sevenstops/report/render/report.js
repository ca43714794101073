// Draws the page's charts from the JSON beside them. Every figure is also in a table of the page.
(() => {
  "use strict";
  const color = name => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  const number = (value, digits = 3) => Number(value.toPrecision(digits)).toLocaleString("en-US", {maximumFractionDigits: 12});
  const seconds = v => v === 0 ? "0" : v < 0.0009995 ? number(v * 1e6) + " µs" : v < 0.9995 ? number(v * 1e3) + " ms" : number(v) + " s";
  const bytes = v => v < 999.5 ? number(v) + " B" : v < 999500 ? number(v / 1e3) + " kB" : v < 999.5e6 ? number(v / 1e6) + " MB" : number(v / 1e9) + " GB";
  const quantity = (v, unit) => unit === "s" ? seconds(v) : unit === "bytes" ? bytes(v) : number(v) + (unit === "1/s" ? " /s" : "");
  const nines = x => {
    const p = 100 * (1 - Math.pow(10, -x));
    return "p" + (x === 0 ? "0" : Number(p.toFixed(Math.max(0, Math.ceil(x) - 1 + (x % 1 ? 1 : 0)))));
  };
  const axis = () => ({
    axisLine: {lineStyle: {color: color("line")}}, axisTick: {lineStyle: {color: color("line")}},
    axisLabel: {color: color("soft"), fontSize: 11}, splitLine: {lineStyle: {color: color("hair")}},
    nameTextStyle: {color: color("soft"), fontSize: 11}
  });
  const tooltip = extra => ({
    backgroundColor: color("paper"), borderColor: color("line"), textStyle: {color: color("ink"), fontSize: 12}, confine: true, ...extra
  });
  const base = () => ({animation: false, textStyle: {fontFamily: getComputedStyle(document.body).fontFamily}, aria: {enabled: false}});
  const legend = (entries = ["before", "after"]) => ({top: 0, right: 0, icon: "roundRect", itemWidth: 14, itemHeight: 3, data: entries,
    textStyle: {color: color("ink"), fontSize: 12}, selectedMode: false});
  const shapes = ["circle", "triangle", "diamond", "rect"];
  const escape = text => text.replace(/[&<>"]/g, c => "&#" + c.charCodeAt(0) + ";");

  // A curve falls into stretches: quoted, beyond what may be quoted (thin), never answered (dotted). Neighbours share a point.
  const stretches = points => {
    const found = [];
    points.forEach((point, i) => {
      const kind = (point.bound ? 2 : 0) + (point.quoted ? 0 : 1);
      const last = found[found.length - 1];
      if (last && last.kind === kind) last.points.push(point);
      else found.push({kind, points: i > 0 ? [points[i - 1], point] : [point]});
    });
    return found;
  };
  const latency = data => {
    const series = [];
    // Runs have long names: each gets a line of its own, with the shape of its points. The two arms stand side by side.
    const runs = data.curves.some(c => c.shade.startsWith("run-"));
    const shape = curve => shapes[curve.mark % shapes.length];
    for (const curve of data.curves) {
      const shade = color(curve.shade);
      for (const part of stretches(curve.points)) {
        series.push({
          type: "line", name: curve.name, showSymbol: false, color: shade, z: curve.shade === "after" ? 3 : 2,
          data: part.points.map(p => [p.x, p.y, curve.label, p.bound]),
          lineStyle: {color: shade, width: part.kind & 1 ? 0.8 : 1.8, type: part.kind & 2 ? [2, 4] : "solid"}
        });
      }
      if (!curve.strokes.length) continue;
      // The strokes: from the lowest block to the highest. Their medians have a shape, for those who cannot tell the colours.
      const silent = {type: "line", name: curve.name, color: shade, silent: true, showSymbol: true, tooltip: {show: false}, z: 3};
      for (const stroke of curve.strokes) {
        series.push({...silent, data: [[stroke.x, stroke.low], [stroke.x, stroke.high]], symbol: "rect", symbolSize: [9, 1.5],
          lineStyle: {color: shade, width: 1.5}});
      }
      series.push({...silent, data: curve.strokes.map(stroke => [stroke.x, stroke.y]), symbol: shape(curve), symbolSize: 8,
        itemStyle: {color: shade}, lineStyle: {color: shade, width: 0}});
    }
    // The axis has its ticks at the nines; the median, which everyone looks for, gets a line of its own.
    series.push({type: "line", data: [], markLine: {silent: true, symbol: "none", animation: false,
      lineStyle: {color: color("line"), type: "solid", width: 1}, label: {position: "start", distance: 6, formatter: "p50", color: color("soft"), fontSize: 11},
      data: [{xAxis: Math.log10(2)}]}});
    const values = data.curves.flatMap(c => [...c.points.map(p => p.y), ...c.strokes.flatMap(s => [s.low, s.high])]).filter(v => v > 0);
    const most = Math.max(1, ...data.curves.flatMap(c => c.points.map(p => p.x)));
    const decade = v => Math.pow(10, v);
    return {
      ...base(), series, grid: {left: 58, right: 26, top: runs ? 16 + 18 * data.curves.length : 30, bottom: 34},
      legend: runs ? {...legend(data.curves.map(c => ({name: c.name, icon: shape(c)}))), orient: "vertical", left: 0, right: undefined,
        itemWidth: 10, itemHeight: 10, itemGap: 4} : legend(),
      xAxis: {...axis(), type: "value", min: 0, max: Math.max(2, Math.ceil(most * 2) / 2), interval: 1,
        axisLabel: {...axis().axisLabel, formatter: x => x % 1 ? "" : x === 0 ? "min" : nines(x)}},
      yAxis: {...axis(), type: "log", min: decade(Math.floor(Math.log10(Math.min(...values)))),
        max: decade(Math.ceil(Math.log10(Math.max(...values)))), axisLabel: {...axis().axisLabel, formatter: seconds}},
      tooltip: tooltip({trigger: "axis", axisPointer: {lineStyle: {color: color("soft")}}, formatter: at => {
        const seen = new Map();
        at.forEach(p => seen.set(p.value[2], (p.value[3] ? "≥ " : "") + seconds(p.value[1])));
        return nines(at[0].value[0]) + "<br>" + [...seen].map(([name, value]) => escape(name) + ": <b>" + value + "</b>").join("<br>");
      }})
    };
  };
  const stops = data => {
    // The first bar stands on top, and a category axis begins at the bottom.
    const upwards = list => [...list].reverse();
    const shade = new Map(data.bars.map(bar => [bar.name, bar.shade]));
    const totals = data.bars.map((bar, i) => data.parts.reduce((sum, part) => sum + part.values[i], 0));
    const widest = Math.max(...totals);
    return {
      ...base(), grid: {left: 54, right: 18, top: window.innerWidth < 700 ? 74 : 44, bottom: 28},
      legend: {top: 0, left: 0, itemWidth: 12, itemHeight: 12, itemGap: 12, icon: "rect", textStyle: {color: color("ink"), fontSize: 12},
        selectedMode: false},
      xAxis: {...axis(), type: "value", max: widest, splitNumber: window.innerWidth < 700 ? 3 : 6,
        axisLabel: {...axis().axisLabel, formatter: seconds, showMaxLabel: false, hideOverlap: true}},
      yAxis: {...axis(), type: "category", data: upwards(data.bars.map(bar => bar.name)), splitLine: {show: false},
        axisLabel: {fontSize: 12, color: name => color(shade.get(name))}},
      tooltip: tooltip({trigger: "item", formatter: p => escape(p.seriesName) + ", " + p.name + ": <b>" + seconds(p.value) + "</b>"}),
      series: data.parts.map(part => ({
        type: "bar", stack: "time", name: part.name, data: upwards(part.values), barCategoryGap: "28%",
        itemStyle: {color: color(part.shade), borderColor: color("ground"), borderWidth: 1,
          decal: part.shade === "outside"
            ? {symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -0.785, color: color("soft")} : undefined}
      }))
    };
  };
  const series = data => ({
    ...base(), grid: {left: 52, right: 18, top: 24, bottom: 22}, legend: legend(),
    xAxis: {...axis(), type: "value", min: 0, max: "dataMax", splitLine: {show: false},
      axisLabel: {...axis().axisLabel, formatter: v => number(v) + " s", hideOverlap: true}},
    yAxis: {...axis(), type: "value", min: 0, splitNumber: 3, axisLabel: {...axis().axisLabel, formatter: v => quantity(v, data.unit)}},
    tooltip: tooltip({trigger: "axis", formatter: at => number(at[0].value[0]) + " s<br>" + at.map(p =>
      escape(p.seriesName) + ": <b>" + quantity(p.value[1], data.unit) + "</b>").join("<br>")}),
    series: data.lines.map(line => ({
      type: "line", name: line.arm, showSymbol: false, data: line.points, color: color(line.arm), z: line.arm === "after" ? 3 : 2,
      lineStyle: {color: color(line.arm), width: 1.4}
    }))
  });
  const sweep = data => {
    const value = v => quantity(v, data.unit);
    const all = data.arms.flatMap(arm => arm.points);
    const decade = v => Math.pow(10, v);
    const lines = [];
    data.arms.forEach((arm, side) => {
      const shade = color(arm.arm);
      if (arm.band && arm.points.length) {
        const low = Math.min(...arm.points.map(p => p.low)), high = Math.max(...arm.points.map(p => p.high));
        lines.push({type: "line", name: arm.arm, data: [], color: shade,
          markArea: {silent: true, itemStyle: {color: shade, opacity: 0.18}, data: [[{yAxis: low}, {yAxis: high}]]},
          markLine: {silent: true, symbol: "none", label: {show: false}, lineStyle: {color: shade, type: "solid", width: 1.4},
            data: [{yAxis: low}, {yAxis: high}]}});
        return;
      }
      lines.push({type: "line", name: arm.arm, color: shade, symbolSize: 8, z: 3 + side, data: arm.points.map(p =>
          ({value: [p.level, p.value], symbol: p.bound ? "triangle" : "circle", point: p})),
        lineStyle: {color: shade, width: data.ordered ? 1.8 : 0}, itemStyle: {color: shade}, showSymbol: true,
        markLine: Number.isInteger(arm.knee) ? {silent: true, symbol: "none", animation: false, data: [{xAxis: arm.knee}],
          lineStyle: {color: shade, type: "dashed", width: 1.2},
          label: {position: side ? "insideEndTop" : "end", formatter: "knee", color: shade, fontSize: 11}} : undefined});
      // The strokes: from the lowest block to the highest.
      for (const p of arm.points) {
        if (p.high > p.low) {
          lines.push({type: "line", name: arm.arm, color: shade, data: [[p.level, p.low], [p.level, p.high]], silent: true,
            symbol: "rect", symbolSize: [9, 1.5], lineStyle: {color: shade, width: 1.5}, tooltip: {show: false}, z: 2});
        }
      }
    });
    const least = Math.min(...all.map(p => p.low)), most = Math.max(...all.map(p => p.high));
    return {
      ...base(), legend: legend(), series: lines, grid: {left: 62, right: 22, top: 30, bottom: 26},
      xAxis: {...axis(), type: "category", data: data.levels, splitLine: {show: false},
        axisLabel: {...axis().axisLabel, color: color("ink"), interval: 0}},
      yAxis: data.log
        ? {...axis(), type: "log", min: decade(Math.floor(Math.log10(least))), max: decade(Math.ceil(Math.log10(most))),
          axisLabel: {...axis().axisLabel, formatter: value}}
        : {...axis(), type: "value", min: Math.min(0, least), max: most === 0 ? 1 : undefined, splitNumber: 4,
          axisLabel: {...axis().axisLabel, formatter: value}},
      tooltip: tooltip({trigger: "item", formatter: p => p.data.point ? escape(data.levels[p.data.point.level]) + ", " + p.seriesName + ": <b>"
        + (p.data.point.bound ? "≥ " : "") + value(p.data.point.value) + "</b><br>blocks from " + value(p.data.point.low) + " to "
        + value(p.data.point.high) : ""})
    };
  };
  // Solid: p99, dashed: p99.9. Variants of the after arm differ in the shape of their points.
  const frontier = data => {
    const decade = v => Math.pow(10, v);
    const percent = v => number(v * 100) + " %";
    const values = data.curves.flatMap(c => c.points.map(p => p.y));
    return {
      ...base(), grid: {left: 62, right: 22, top: 24 + 18 * Math.ceil(data.curves.length / 2), bottom: 34},
      legend: {...legend(), data: data.curves.map(c => c.name), left: 0, itemWidth: 26, itemHeight: 9, icon: undefined},
      xAxis: {...axis(), type: "value", min: 0, max: Math.max(1, ...data.curves.flatMap(c => c.points.map(p => p.x))),
        axisLabel: {...axis().axisLabel, formatter: percent, hideOverlap: true}},
      yAxis: {...axis(), type: "log", min: decade(Math.floor(Math.log10(Math.min(...values)))),
        max: decade(Math.ceil(Math.log10(Math.max(...values)))), axisLabel: {...axis().axisLabel, formatter: seconds}},
      tooltip: tooltip({trigger: "item", formatter: p => escape(p.seriesName) + " at " + percent(p.value[0]) + ": <b>"
        + (p.data.point.bound ? "≥ " : "") + seconds(p.value[1]) + "</b>" + (p.data.point.pooled ? "<br>all blocks’ requests together" : "")}),
      series: data.curves.map(c => ({
        type: "line", name: c.name, color: color(c.arm), symbol: shapes[c.variant % shapes.length], symbolSize: 8, showSymbol: true,
        z: c.arm === "after" ? 3 : 2, lineStyle: {color: color(c.arm), width: 1.8, type: c.tail === "p99" ? "solid" : "dashed"},
        data: c.points.map(p => ({value: [p.x, p.y], point: p,
          itemStyle: p.pooled ? {color: color("ground"), borderColor: color(c.arm), borderWidth: 1.6} : {color: color(c.arm)}}))
      }))
    };
  };
  const kinds = {latency, stops, series, sweep, frontier};

  const charts = [...document.querySelectorAll(".chart")].map(place => ({
    place, data: JSON.parse(document.querySelector('script[data-for="' + place.id + '"]').textContent), chart: null
  }));
  // A chart in a closed cell has no size: it is made once the cell is open.
  const made = entry => {
    if (!entry.chart && entry.place.offsetParent) {
      entry.place.style.minHeight = "1px";
      entry.place.append(document.createElement("div"));
      // SVG prints sharply and is as fast for so few points.
      entry.chart = echarts.init(sized(entry.place), null, {renderer: "svg"});
    }
    return entry.chart;
  };
  function sized(place) {
    const inner = place.firstChild;
    inner.style.cssText = "width:100%;height:100%";
    return inner;
  }
  const draw = () => charts.filter(made).forEach(({chart, data, place}) => {
    chart.resize();
    chart.setOption(kinds[place.dataset.kind](data), true);
  });
  // A link to a cell, or to something inside one, opens it.
  const open = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const closed = [];
    for (let at = target; at; at = at.parentElement) {
      if (at.matches("details")) closed.push(at);
    }
    if (closed.length) {
      closed.forEach(at => { at.open = true; });
      target.scrollIntoView();
    }
  };
  open();
  draw();
  window.addEventListener("hashchange", open);
  document.addEventListener("toggle", event => event.target.matches("details.cell") && draw(), true);
  let pending = 0;
  const redraw = () => { cancelAnimationFrame(pending); pending = requestAnimationFrame(draw); };
  window.addEventListener("resize", redraw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  window.addEventListener("beforeprint", draw);
  window.addEventListener("afterprint", redraw);
})();
