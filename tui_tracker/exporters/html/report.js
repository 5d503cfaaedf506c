// Filters and sorts the tables of actions. Without it everything can still be read.
(() => {
  "use strict";
  const tools = document.querySelector(".tools");
  const tables = [...document.querySelectorAll("table[data-actions]")];
  if (!tools || !tables.length) return;
  const box = tools.querySelector("input");
  const picks = [...tools.querySelectorAll("select")];
  const count = tools.querySelector("output");
  const rows = tables.flatMap((table) => [...table.tBodies[0].rows].filter((row) => row.dataset.id));
  const text = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));

  const fits = (row, words) =>
    words.every((word) => text.get(row).includes(word)) &&
    picks.every((pick) => !pick.value || row.dataset[pick.name] === pick.value);

  const show = () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    rows.forEach((row) => { row.hidden = !fits(row, words); });
    for (const table of tables) {
      let band = null, shown = false;
      for (const row of table.tBodies[0].rows) {
        if (row.dataset.id) shown = shown || !row.hidden;
        else { if (band) band.hidden = !shown; band = row; shown = false; }
      }
      if (band) band.hidden = !shown;
      table.hidden = ![...table.tBodies[0].rows].some((row) => row.dataset.id && !row.hidden);
    }
    count.textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length} actions shown`;
  };

  const remember = () => {
    const asked = new URLSearchParams();
    if (box.value) asked.set("filter", box.value);
    picks.forEach((pick) => { if (pick.value) asked.set(pick.name, pick.value); });
    history.replaceState(null, "", asked.size ? `#${asked}` : location.pathname + location.search);
  };

  const recall = () => {
    if (!location.hash.includes("=")) return;
    const asked = new URLSearchParams(location.hash.slice(1));
    box.value = asked.get("filter") || "";
    picks.forEach((pick) => { pick.value = asked.get(pick.name) || ""; });
  };

  const sort = (table, column, head) => {
    const up = head.getAttribute("aria-sort") !== "ascending";
    const body = table.tBodies[0];
    // Stages and ratings sort in the order of their filter, which is that of the key, not by name.
    const pick = picks.find(({ name }) => name === head.textContent.trim().toLowerCase());
    const ranks = pick && [...pick.options].map(({ value }) => value);
    const key = (row) =>
      ranks ? String(ranks.indexOf(row.dataset[pick.name])) : row.cells[column].textContent.trim();
    const order = new Intl.Collator("en-GB", { numeric: true });
    const lines = [...body.rows].filter((row) => row.dataset.id);
    lines.sort((one, other) => order.compare(key(one), key(other)) * (up ? 1 : -1));
    [...body.rows].filter((row) => !row.dataset.id).forEach((row) => row.remove());
    body.append(...lines);
    table.querySelectorAll("thead th").forEach((one) => one.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
  };

  const heads = tables.flatMap((table) =>
    [...table.querySelectorAll("thead th")].map((head, column) => ({ table, head, column })));
  const withButtons = () => heads.forEach(({ table, head, column }) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => sort(table, column, head));
  });
  // A head repeated on the next page of paper is printed without its buttons.
  const withoutButtons = () => heads.forEach(({ head }) => { head.textContent = head.textContent; });
  addEventListener("beforeprint", withoutButtons);
  addEventListener("afterprint", withButtons);
  withButtons();
  const changed = () => { show(); remember(); };
  [box, ...picks].forEach((one) => one.addEventListener("input", changed));
  addEventListener("hashchange", () => { recall(); show(); });
  tools.hidden = false;
  // A table's head stays visible below the filters, which stay at the top.
  const measure = () => {
    const sticks = getComputedStyle(tools).position === "sticky";
    document.documentElement.style.setProperty("--tools", `${sticks ? tools.offsetHeight : 0}px`);
  };
  addEventListener("resize", measure);
  measure();
  recall();
  show();
})();
