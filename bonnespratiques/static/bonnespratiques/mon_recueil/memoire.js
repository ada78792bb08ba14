/* What this browser remembers of its recueil: the numbers of its fiches, until the day when it is erased. The site never reads it. */

const CLE = "mon-recueil";

export function recall() {
  try {
    const kept = JSON.parse(localStorage.getItem(CLE));
    if (Array.isArray(kept.numeros) && kept.jusqua > Date.now()) return kept;
  } catch {} // nothing, not ours, or a browser that keeps nothing
  return { numeros: [], jusqua: 0 };
}

export function keep({ numeros, jusqua }) {
  try {
    if (numeros.length) localStorage.setItem(CLE, JSON.stringify({ numeros, jusqua }));
    else localStorage.removeItem(CLE);
  } catch {} // refused or full: the count is a comfort
  showCount();
}

export function showCount() {
  const { numeros } = recall();
  for (const place of document.querySelectorAll("[data-recueil-nombre]")) {
    place.textContent = `(${numeros.length})`;
    place.hidden = !numeros.length;
  }
}
