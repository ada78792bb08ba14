// Two texts for one field: both are shown, the person takes one, the other, or both one after the other. Field by field.

import { nettoyer } from "./nettoyer.js";

// `autres`: {name: {texte, html}}, what stands on the other side. `fini()`: every field is decided.
export function montrerConflit({ zone, modele, champs, autres, fini }) {
  const differents = [...champs].filter(([nom, champ]) => autres[nom] && !champ.identique(autres[nom]));
  zone.querySelector("[data-liste]").replaceChildren();
  if (!differents.length) {
    zone.hidden = true;
    return fini();
  }
  for (const [nom, champ] of differents) zone.querySelector("[data-liste]").append(unChamp(modele, champ, autres[nom], () => suite(zone, fini, champ)));
  zone.hidden = false;
  zone.querySelector("h2").focus();
}

function suite(zone, fini, champ) {
  const reste = zone.querySelector("[data-liste] [data-garder]");
  if (reste) return reste.focus();
  zone.hidden = true;
  champ.focus();
  fini();
}

function unChamp(modele, champ, autre, fait) {
  const boite = modele.content.firstElementChild.cloneNode(true);
  const dire = (role) => {
    for (const place of boite.querySelectorAll(`[data-${role}]`)) place.textContent = champ.label;
  };
  dire("label");
  remplir(boite.querySelector("[data-mien]"), { texte: champ.montre({ texte: champ.lire().valeur }), html: champ.html() });
  remplir(boite.querySelector("[data-autre]"), { texte: champ.montre(autre), html: champ.html() === null ? null : autre.html });
  const bouton = (nom, agir) => {
    boite.querySelector(`[data-${nom}]`).addEventListener("click", () => {
      agir();
      boite.remove();
      fait();
    });
  };
  bouton("garder", () => {});
  bouton("prendre", () => champ.ecrire(autre));
  bouton("joindre", () => champ.joindre(autre));
  boite.querySelector("[data-joindre]").hidden = champ.seulChoix;
  return boite;
}

function remplir(place, { texte, html }) {
  if (html === null || html === undefined) place.textContent = texte;
  else place.replaceChildren(nettoyer(html));
  if (!place.textContent.trim()) place.textContent = place.dataset.vide;
}
