/* What the theme leaves out for those who do not see or click. */
document.addEventListener("DOMContentLoaded", () => {
});
