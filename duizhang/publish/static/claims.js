/* The short card of a claim: on hover, on keyboard focus, on tap. Its text is in the page; without scripts a link is a link. */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const links = document.querySelectorAll("a.dz-claim-link[data-claim]");
  if (!links.length) return;
  const box = document.createElement("div");
  box.className = "dz-card";
  box.id = "dz-card";
  box.hidden = true;
  box.tabIndex = 0; // a long card scrolls, also by keyboard
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", "A claim in short");
  document.body.append(box);
  let shown = null;
  let timer = 0;

  // A claim that stands on this page is its own card.
  const textOf = (claim) => {
    const card = document.getElementById(`card-${claim}`);
    if (card) return [...card.childNodes].map((node) => node.cloneNode(true));
    const here = document.getElementById(claim);
    if (!here) return [];
    const parts = [...here.querySelectorAll(":scope > blockquote, :scope > .dz-literal")];
    const test = here.querySelector(":scope > .dz-verdict, :scope > .dz-again > .dz-verdict");
    return [...parts, ...(test ? test.querySelectorAll(":scope > .dz-label, :scope > ul, :scope > .dz-finding") : [])].map((n) => n.cloneNode(true));
  };

  const hide = () => {
    clearTimeout(timer);
    box.hidden = true;
    shown = null;
  };

  const show = (link, tapped) => {
    clearTimeout(timer);
    if (shown === link) return;
    const text = textOf(link.dataset.claim);
    if (!text.length) return;
    box.replaceChildren(...text);
    if (tapped) {
      const go = document.createElement("a");
      go.href = link.href;
      go.textContent = "All of this claim";
      const line = document.createElement("p");
      line.className = "dz-go";
      line.append(go);
      box.append(line);
    }
    box.hidden = false;
    shown = link;
    const place = link.getBoundingClientRect();
    const width = Math.min(26 * 16, document.documentElement.clientWidth - 16);
    box.style.width = `${width}px`;
    const left = Math.max(8, Math.min(place.left, document.documentElement.clientWidth - width - 8));
    const below = place.bottom + 6;
    const above = place.top - box.offsetHeight - 6;
    const top = below + box.offsetHeight > window.innerHeight && above > 0 ? above : below;
    box.style.left = `${left + window.scrollX}px`;
    box.style.top = `${top + window.scrollY}px`;
  };
  const later = (what, wait) => {
    clearTimeout(timer);
    timer = setTimeout(what, wait);
  };

  links.forEach((link) => {
    link.removeAttribute("title"); // the card says it
    if (document.getElementById(`card-${link.dataset.claim}`)) link.setAttribute("aria-describedby", `card-${link.dataset.claim}`);
    let touched = false;
    link.addEventListener("pointerdown", (event) => (touched = event.pointerType !== "mouse"));
    link.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && later(() => show(link, false), 250));
    link.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && later(hide, 250));
    link.addEventListener("focus", () => touched || show(link, false));
    link.addEventListener("blur", () => later(() => box.contains(document.activeElement) || hide(), 100));
    link.addEventListener("click", (event) => {
      // The first tap shows the card, with a link in it; the second follows.
      if (!touched || shown === link) return;
      event.preventDefault();
      show(link, true);
    });
  });
  box.addEventListener("focusout", () => later(() => box.contains(document.activeElement) || hide(), 100));
  box.addEventListener("pointerenter", () => clearTimeout(timer));
  box.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && later(hide, 250));
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  document.addEventListener("pointerdown", (event) => {
    if (shown && !box.contains(event.target) && !shown.contains(event.target)) hide();
  });
});
