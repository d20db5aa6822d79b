// Two charts from the numbers in the page; the same numbers stand in the tables beside them.
"use strict";

document.addEventListener("DOMContentLoaded", function () {
  const holder = document.querySelector("[data-charts]");
  if (!holder || typeof Chart === "undefined") return;
  const data = JSON.parse(holder.dataset.charts);
  const style = getComputedStyle(document.documentElement);
  const colour = function (name) { return style.getPropertyValue(name).trim(); };
  Chart.defaults.font.family = style.getPropertyValue("--bs-body-font-family");
  Chart.defaults.color = colour("--ink-soft");
  Chart.defaults.animation = false;
  const days = holder.querySelector('[data-chart="days"]');
  new Chart(days, {
    type: "bar",
    data: { labels: data.days.labels, datasets: [{ data: data.days.values, backgroundColor: colour("--blue") }] },
    options: {
      maintainAspectRatio: false,
      plugins: { legend: { display: false } },
      scales: { x: { grid: { display: false } }, y: { beginAtZero: true, ticks: { precision: 0 } } },
    },
  });
  const groups = holder.querySelector('[data-chart="groups"]');
  const names = groups.dataset.names.split(",");
  const series = [["open", "--amber"], ["answered", "--blue-light"], ["solved", "--green"]];
  new Chart(groups, {
    type: "bar",
    data: {
      labels: data.groups.labels,
      datasets: series.map(function (one, n) {
        return { label: names[n], data: data.groups[one[0]], backgroundColor: colour(one[1]) };
      }),
    },
    options: {
      indexAxis: "y",
      maintainAspectRatio: false,
      plugins: { legend: { position: "bottom" } },
      scales: { x: { stacked: true, beginAtZero: true, ticks: { precision: 0 } }, y: { stacked: true, grid: { display: false } } },
    },
  });
});
