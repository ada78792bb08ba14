/* How far a booklet is: asks the server every second, moves the bar, and reloads the page when it is over. Without this script,
   the page reloads itself. */

const PAUSE_MS = 1000;
const PAUSE_MAX_MS = 15000;

function follow(zone) {
  const bar = zone.querySelector("[data-barre]");
  const words = zone.querySelector("[data-phrase]");
  let pause = PAUSE_MS;

  const ask = async () => {
    try {
      const answer = await fetch(zone.dataset.fabrication, { headers: { Accept: "application/json" } });
      if (answer.status === 404) return location.reload();
      if (!answer.ok) throw new Error(answer.status);
      const state = await answer.json();
      if (!state.vivante) return location.reload();
      show(state);
      pause = PAUSE_MS;
    } catch {
      // The network or the server is away for a moment: the booklet goes on without us.
      pause = Math.min(pause * 2, PAUSE_MAX_MS);
    }
    setTimeout(ask, pause);
  };

  const show = (state) => {
    if (state.pourcentage === null) bar.removeAttribute("value");
    else bar.value = state.pourcentage;
    // Said again only when it changes: a screen reader would repeat it every second.
    if (words.textContent !== state.phrase) words.textContent = state.phrase;
  };

  setTimeout(ask, PAUSE_MS);
}

for (const zone of document.querySelectorAll("[data-fabrication]")) {
  if (["attente", "cours"].includes(zone.dataset.etat)) follow(zone);
}
