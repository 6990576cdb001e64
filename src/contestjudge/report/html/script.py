"""The page's one script: it finds and sorts lines, and the page loses nothing without it."""

from __future__ import annotations

from typing import Final

SCRIPT: Final = """
"use strict";
for (const find of document.querySelectorAll(".find")) {
  const root = document.getElementById(find.dataset.for);
  const rows = [...root.querySelectorAll("tbody tr")];
  if (rows.length < 6) continue;
  find.hidden = false;
  const input = find.querySelector("input"), told = find.querySelector("output");
  let texts = null, waiting = 0;
  const look = () => {
    texts ??= rows.map(row => row.textContent.toLowerCase());
    const wanted = input.value.trim().toLowerCase();
    let found = 0;
    rows.forEach((row, number) => {
      row.hidden = wanted !== "" && !texts[number].includes(wanted);
      if (!row.hidden) found += 1;
    });
    for (const part of root.querySelectorAll(".part, .group"))
      part.hidden = !part.querySelector("tbody tr:not([hidden])");
    root.classList.toggle("found", wanted !== "");
    told.textContent = wanted === "" ? "" : found === 1 ? "1 line" : found + " lines";
  };
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 120);
  });
  if (!root.classList.contains("people")) continue;
  const bodies = [...root.querySelectorAll("tbody")];
  const heads = [...root.querySelectorAll("thead tr")];
  const sizes = bodies.map(body => body.rows.length);
  const collator = new Intl.Collator("en", {numeric: true});
  const key = (row, column) => {
    const text = row.cells[column].textContent;
    const when = column === 4 && /[0-9]{4}-[0-9].*/.exec(text);
    return when ? when[0] : text;
  };
  const sort = (column, down) => {
    const keyed = rows.map((row, number) => [key(row, column), number, row]);
    keyed.sort((a, b) => (down ? -1 : 1) * collator.compare(a[0], b[0]) || a[1] - b[1]);
    let next = 0;
    bodies.forEach((body, number) => {
      body.append(...keyed.slice(next, next + sizes[number]).map(one => one[2]));
      next += sizes[number];
    });
    for (const head of heads)
      [...head.cells].forEach((cell, number) => {
        if (number === column) cell.setAttribute("aria-sort", down ? "descending" : "ascending");
        else cell.removeAttribute("aria-sort");
      });
    look();
  };
  [...heads[0].cells].slice(0, 5).forEach((cell, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = cell.textContent;
    button.addEventListener("click", () =>
      sort(column, cell.getAttribute("aria-sort") === "ascending"));
    cell.replaceChildren(button);
  });
}
"""
"""Our own words alone; it writes what strangers wrote nowhere but as text."""
