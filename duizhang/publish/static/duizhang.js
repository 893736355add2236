/* What the theme leaves out for those who do not see or click. */
"use strict";

// Runs before the theme's own script, which reports an error where no mode was ever chosen.
if (!document.documentElement.dataset.mode) document.documentElement.dataset.mode = "auto";

document.addEventListener("DOMContentLoaded", () => {
  const name = (element, label) => {
    if (element && !element.getAttribute("aria-label")) element.setAttribute("aria-label", label);
  };
  // Folds in the sidebar: a summary that holds an icon alone.
  document.querySelectorAll("li.has-children > details > summary").forEach((summary) => {
    const chapter = summary.closest("li").querySelector("a");
    name(summary, `Pages under ${chapter ? chapter.textContent.trim() : "this chapter"}`);
  });
  // Buttons that hold an icon alone.
  document.querySelectorAll("button[title], a.btn[title]").forEach((button) => name(button, button.title));
  document.querySelectorAll("button[data-bs-original-title]").forEach((button) => name(button, button.dataset.bsOriginalTitle));
  // The sidebar's title stands outside every landmark.
  const sidebar = document.getElementById("pst-primary-sidebar");
  if (sidebar && !sidebar.getAttribute("role")) {
    sidebar.setAttribute("role", "region");
    name(sidebar, "Contents of the book");
  }
  // The theme listens to the first button of each kind, which is hidden: the others hand their clicks on.
  [".primary-toggle", ".secondary-toggle"].forEach((kind) => {
    const [first, ...others] = document.querySelectorAll(kind);
    others.forEach((button) => button.addEventListener("click", () => first.click()));
  });
  // A wide table scrolls in its own box, also by keyboard.
  document.querySelectorAll(".pst-scrollable-table-container, .table-wrapper").forEach((box) => (box.tabIndex = 0));
  const scrolls = () =>
    document.querySelectorAll("figure.dz-figure, .dz-numbers, span.dz-math").forEach((box) => {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    });
  scrolls();
  document.addEventListener("toggle", scrolls, true); // what was in a fold has a width only now
  // A bibliography calls itself a list, and its entries are none of a list's.
  document.querySelectorAll(".citation-list[role=list]").forEach((list) => list.removeAttribute("role"));
  // A claim may lie in a fold.
  const fold = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest("details");
  if (fold) fold.open = true;
});
