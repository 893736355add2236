// Self-check: tells whether the chosen answer is right, and why. The reasons stand in the page already, in the fold
// below each question; nothing is stored, nothing is sent.
(() => {
  "use strict";
  for (const form of document.querySelectorAll("form.dz-quiz")) {
    const button = form.querySelector("button[type=submit]");
    const told = form.querySelector(".dz-quiz-told");
    const fold = form.nextElementSibling;
    const reasons = fold ? fold.querySelectorAll(".dz-quiz-answers > li") : [];
    if (!button || !told || !reasons.length) continue;
    button.hidden = false;
    button.disabled = false;

    const tell = (kind, children) => {
      told.className = `dz-quiz-told ${kind}`;
      told.replaceChildren(...children);
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const chosen = form.querySelector("input:checked");
      if (!chosen) {
        const line = document.createElement("p");
        line.textContent = "Choose an answer first.";
        tell("dz-none", [line]);
        return;
      }
      const reason = reasons[Number(chosen.value)];
      tell(reason.className, [...reason.cloneNode(true).childNodes]);
    });
    // A new choice has not been told yet.
    form.addEventListener("change", () => tell("", []));
  }
})();
