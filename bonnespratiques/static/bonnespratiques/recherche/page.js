/* The search page with a script: a button that copies the address of the search. */

for (const button of document.querySelectorAll("[data-copier]")) copyAddress(button);

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
