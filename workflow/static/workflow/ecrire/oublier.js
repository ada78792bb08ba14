// At sign-out, and when a draft is deleted: what this browser kept of drafts is erased. On a shared computer nobody finds it.

import { PREFIXE, copies } from "./copie.js";

const form = document.querySelector("form[data-oublier]");
const dossier = form?.dataset.oublier; // empty: all of them
const aOublier = () => copies().filter((cle) => !dossier || cle.slice(PREFIXE.length).split(":")[1] === dossier);

if (form) {
  const avis = document.querySelector("[data-non-enregistre]");
  if (avis && aOublier().length) avis.hidden = false;
  form.addEventListener("submit", () => aOublier().forEach((cle) => localStorage.removeItem(cle)));
}
