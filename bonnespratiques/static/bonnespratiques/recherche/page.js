/* The search page with a script: a button that copies the address of the search; and which rank is opened, told to the server,
   which counts ranks and not readers. */

for (const button of document.querySelectorAll("[data-copier]")) copyAddress(button);
for (const list of document.querySelectorAll("[data-clics]")) countClicks(list);

function countClicks(list) {
  const tell = (event) => {
    const link = event.target.closest("a[data-rang]");
    if (!link || event.button > 1) return; // the menu of the right button opens nothing
    navigator.sendBeacon(list.dataset.clics, new URLSearchParams({ q: list.dataset.requete, rang: link.dataset.rang }));
  };
  list.addEventListener("click", tell);
  list.addEventListener("auxclick", tell); // the middle button
}

function copyAddress(button) {
  if (!navigator.clipboard) return; // needs HTTPS: the address stays, to be copied by hand
  const place = button.closest(".suivre");
  const state = place.querySelector("[data-copie]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(place.querySelector("[data-adresse]").href);
      state.textContent = "Adresse copiée.";
    } catch {
      state.textContent = "Votre navigateur refuse de copier : copiez l’adresse ci-dessus.";
    }
  });
}
