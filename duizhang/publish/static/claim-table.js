/* All claims in one table, by pages: words in both languages, and filters. Without scripts each document has a fold. */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector(".dz-filters");
  const folds = [...document.querySelectorAll(".dz-claims-of")];
  const turn = document.querySelector(".dz-pages");
  if (!form || !turn || !folds.length) return;
  const PAGE = 25;
  const told = document.getElementById("dz-found");
  const rows = folds.flatMap((fold) => [...fold.querySelectorAll("tbody tr")]);
  // The first document's table takes the rows of all.
  const box = folds[0].querySelector(".dz-all-claims");
  const body = box.querySelector("tbody");
  box.querySelector("caption").textContent = "Claims";
  box.setAttribute("aria-label", "Claims");
  folds[0].before(box);
  folds.forEach((fold) => fold.remove());

  const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ");
  let texts = null; // made when first searched: thousands of rows take a moment
  let fitting = rows;
  let page = 0;
  const show = () => {
    const last = Math.max(0, Math.ceil(fitting.length / PAGE) - 1);
    page = Math.min(Math.max(page, 0), last);
    const from = page * PAGE;
    const shown = fitting.slice(from, from + PAGE);
    body.replaceChildren(...shown);
    box.hidden = !shown.length;
    const number = (n) => n.toLocaleString("en");
    told.textContent = `${number(fitting.length)} of ${number(rows.length)} claims`;
    turn.hidden = !last;
    turn.querySelector("span").textContent = `${number(from + 1)} to ${number(from + shown.length)}`;
    turn.querySelectorAll("button").forEach((button) => { button.disabled = page + Number(button.value) < 0 || page + Number(button.value) > last; });
  };
  const find = () => {
    const words = plain(form.elements.words.value).split(" ").filter(Boolean);
    if (words.length && !texts) texts = new Map(rows.map((row) => [row, plain(`${row.textContent} ${row.dataset.claim} ${row.dataset.more}`)]));
    const wanted = [...form.querySelectorAll("select")].filter((select) => select.value).map((select) => [select.name, select.value]);
    fitting = rows.filter((row) => wanted.every(([name, value]) => row.dataset[name] === value) && words.every((word) => texts.get(row).includes(word)));
    page = 0;
    show();
  };
  form.hidden = false;
  form.addEventListener("input", find);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(find));
  turn.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    page += Number(button.value);
    show();
    if (box.getBoundingClientRect().top < 0) box.scrollIntoView({ block: "start" });
  });
  // A link may ask for a part: all-claims.html?place=yingze&words=GDP
  const asked = new URLSearchParams(location.search);
  for (const [name, value] of asked) if (form.elements[name]) form.elements[name].value = value;
  find();
});
