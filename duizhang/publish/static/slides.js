// On a wide screen the sections become slides; on a narrow one they stay a page to scroll.
"use strict";
if (window.matchMedia("(min-width: 700px)").matches) {
  Reveal.initialize({
    width: 1280, height: 760, margin: 0.04, hash: true, slideNumber: "c/t", transition: "none",
    controls: true, center: false, plugins: [RevealNotes],
  });
}
