/* The table of all claims: words in both languages, and filters. Without scripts the whole table stands there. */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector(".dz-filters");
  const table = document.querySelector(".dz-all-claims table");
  if (!form || !table) return;
  const rows = [...table.tBodies[0].rows];
  const told = document.getElementById("dz-found");
  const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ");
  let texts = null; // made when first searched: thousands of rows take a moment
  const find = () => {
    const words = plain(form.elements.words.value).split(" ").filter(Boolean);
    if (words.length && !texts) texts = rows.map((row) => plain(`${row.textContent} ${row.dataset.claim} ${row.dataset.more}`));
    const wanted = [...form.querySelectorAll("select")].filter((select) => select.value).map((select) => [select.name, select.value]);
    let count = 0;
    rows.forEach((row, i) => {
      const fits = wanted.every(([name, value]) => row.dataset[name] === value) && words.every((word) => texts[i].includes(word));
      row.hidden = !fits;
      count += fits;
    });
    told.textContent = `${count.toLocaleString("en")} of ${rows.length.toLocaleString("en")} claims`;
  };
  form.hidden = false;
  form.addEventListener("input", find);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(find));
  // A link may ask for a part: all-claims.html?place=yingze&words=GDP
  const asked = new URLSearchParams(location.search);
  for (const [name, value] of asked) if (form.elements[name]) form.elements[name].value = value;
  find();
});
