// The preview of a booklet: arrow keys turn the pages, the next page is fetched ahead, a booklet that is being built is looked at again.
(() => {
  const attente = document.querySelector("[data-attendre]");
  if (attente) setTimeout(() => location.reload(), 1500);

  const voisin = (rel) => document.querySelector(`.apercu__tourner a[rel="${rel}"]`);
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("input, select, textarea, [contenteditable], [role=menu]")) return;
    const lien = { ArrowLeft: voisin("prev"), ArrowRight: voisin("next") }[event.key];
    if (lien) lien.click();
  });

  const page = document.querySelector(".apercu__page img");
  const suivante = voisin("next") && document.querySelector(".apercu__vignettes [aria-current]")?.closest("li").nextElementSibling;
  const vignette = suivante?.querySelector("img");
  if (page && vignette) {
    page.addEventListener("load", () => { new Image().src = vignette.src.replace("&vignette=1", ""); }, { once: true });
  }
})();
