// What the server says beside a text that it has just kept: advice, similar fiches, fields that it refused.

export function montrerAides(json, champs) {
  montrerConseils(json.conseils, champs);
  if (json.proches) chercherProches(json.proches, champs.get("titre").lire().valeur);
  montrerErreurs(json.erreurs, champs);
}

function montrerConseils(conseils, champs) {
  const zone = document.querySelector("[data-conseils]");
  const items = conseils.map(({ champ, phrase }) => {
    const item = document.createElement("li");
    if (champs.size > 1) item.append(Object.assign(document.createElement("strong"), { textContent: `${champs.get(champ)?.label ?? ""} ` }));
    item.append(phrase);
    return item;
  });
  zone.querySelector("ul").replaceChildren(...items);
  zone.hidden = !items.length;
}

let titreCherche = document.querySelector("[name=titre]")?.value;

// Only when the title changed, and apart from the saving, which must be quick.
async function chercherProches(adresse, titre) {
  if (titre === titreCherche) return;
  titreCherche = titre;
  const reponse = await fetch(adresse, { headers: { Accept: "application/json" } }).catch(() => null);
  if (reponse?.ok && titre === titreCherche) montrerProches((await reponse.json()).fiches);
}

function montrerProches(proches) {
  const zone = document.querySelector("[data-proches]");
  const items = proches.map(({ titre, adresse, promesse }) => {
    const item = document.createElement("li");
    const lien = Object.assign(document.createElement("a"), { href: adresse, textContent: titre, target: "_blank" });
    item.append(lien, ` ${promesse}`);
    return item;
  });
  zone.querySelector("ul").replaceChildren(...items);
  zone.hidden = !items.length;
}

function montrerErreurs(erreurs, champs) {
  for (const [nom, champ] of champs) {
    const controle = champ.editeur?.zone ?? champ.controle;
    const boite = controle.closest?.(".champ");
    if (!boite) continue;
    let phrase = boite.querySelector(".champ__erreur:not([data-erreur-lien])");
    if (!erreurs[nom]) {
      phrase?.remove();
      boite.classList.remove("champ--erreur");
      controle.removeAttribute("aria-invalid");
      continue;
    }
    if (!phrase) {
      phrase = Object.assign(document.createElement("p"), { className: "champ__erreur", id: `${controle.id}_erreur` });
      (champ.editeur?.boite ?? controle).before(phrase);
    }
    phrase.textContent = erreurs[nom];
    boite.classList.add("champ--erreur");
    controle.setAttribute("aria-invalid", "true");
    const decrit = (controle.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
    controle.setAttribute("aria-describedby", [...new Set([...decrit, phrase.id])].join(" "));
  }
}
