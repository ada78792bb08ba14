// Composing a recueil without reloading. Every gesture is a form that works alone: here it is sent by fetch, the parts of the page that
// changed are taken from the answer, focus comes back where it was, and what happened is said in a live region. Fiches and sections
// may be dragged as well.
(() => {
  const racine = document.getElementById("atelier");
  if (!racine || !document.getElementById("sommaire")) return;
  const REGIONS = ["conflit-zone", "etat", "gestes", "sommaire", "choix"];
  const PAUSES_MS = [700, 1000, 1500, 2500, 4000];
  const CALME_MS = 600; // several gestures in a row ask for one build
  racine.classList.add("atelier--vif");
  let occupe = false;
  let veille = 0;

  const annoncer = (texte, erreur) => {
    const annonce = document.getElementById("annonce");
    annonce.classList.toggle("atelier__annonce--erreur", Boolean(erreur));
    annonce.textContent = "";
    requestAnimationFrame(() => { annonce.textContent = texte; });
  };

  // Where to look when the button that was pressed is gone: the next line, or the one before.
  const repli = (bouton) => {
    const ligne = bouton?.closest(".atelier-fiche");
    const voisine = ligne?.nextElementSibling || ligne?.previousElementSibling;
    return voisine?.id || bouton?.closest("section[id]")?.id || "sommaire";
  };

  const prendre = (page) => {
    for (const id of REGIONS) {
      const ici = document.getElementById(id);
      const la = page.getElementById(id);
      if (ici && la) ici.replaceWith(la);
    }
  };

  async function envoyer(form, donnees, { cle, secours }) {
    if (occupe) return;
    occupe = true;
    racine.setAttribute("aria-busy", "true");
    try {
      const reponse = await fetch(form.action, { method: "POST", body: donnees, credentials: "same-origin", headers: { "X-Atelier": "vif" } });
      const page = new DOMParser().parseFromString(await reponse.text(), "text/html");
      if (!page.getElementById("sommaire")) { location.reload(); return; }
      prendre(page);
      const messages = [...page.querySelectorAll(".messages li")].map((li) => li.textContent.trim().replace(/\s+/g, " "));
      annoncer(messages.join(" "), !reponse.ok);
      const conflit = reponse.status === 409 && document.querySelector("#conflit-zone button");
      const bouton = cle && document.querySelector(`[data-cle="${CSS.escape(cle)}"]`);
      const vers = conflit || bouton || document.getElementById(secours);
      vers?.focus({ preventScroll: true });
      const ligne = vers?.closest(".atelier-fiche, .atelier-section__tete, .atelier-partie__tete, .atelier__conflit") || vers;
      ligne?.scrollIntoView({ block: "nearest" });
      if (reponse.ok && ligne?.matches(".atelier-fiche, .atelier-section__tete")) {
        ligne.classList.add("atelier--bouge");
      }
      clearTimeout(veille);
      veille = setTimeout(() => suivre(0), CALME_MS);
    } catch {
      annoncer("Le site ne répond pas : rien n’a été changé. Réessayez dans un instant.", true);
    } finally {
      occupe = false;
      racine.removeAttribute("aria-busy");
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || !(racine.contains(form))) return;
    event.preventDefault();
    const bouton = event.submitter;
    const donnees = new FormData(form);
    if (bouton?.name) donnees.append(bouton.name, bouton.value);
    envoyer(form, donnees, { cle: bouton?.dataset.cle, secours: repli(bouton) });
  });

  const glisser = (champs, cle) => {
    const form = document.getElementById("gestes");
    const donnees = new FormData();
    for (const nom of ["csrfmiddlewaretoken", "sceau", "revision"]) donnees.append(nom, form.elements[nom].value);
    for (const [nom, valeur] of Object.entries(champs)) donnees.append(nom, valeur);
    envoyer(form, donnees, { cle: "", secours: cle ? `e-${cle}` : "choix" });
  };

  // Dragging. What is dragged: a fiche of the sommaire, a section, or a fiche of the choice.
  let pris = null;
  const poignees = ".atelier-fiche__poignee, .atelier-section__poignee";
  document.addEventListener("pointerdown", (event) => {
    const poignee = event.target.closest(poignees);
    const objet = poignee?.closest(".atelier-fiche, .atelier-section") || event.target.closest("[data-proposee]");
    if (objet && !event.target.closest("a, button, input, label")) objet.draggable = true;
  });
  document.addEventListener("pointerup", () => racine.querySelectorAll("[draggable=true]").forEach((o) => { o.draggable = false; }));
  document.addEventListener("dragstart", (event) => {
    const objet = event.target.closest?.("[draggable=true]");
    if (!objet || !racine.contains(objet)) return;
    pris = objet;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", objet.id);
    requestAnimationFrame(() => objet.classList.add("atelier--pris"));
  });
  const cible = (event) => {
    if (!pris) return null;
    const section = event.target.closest?.(".atelier-section");
    if (!section) return null;
    if (pris.matches(".atelier-section")) {
      if (section === pris) return null;
      const cadre = section.getBoundingClientRect();
      const avant = event.clientY < cadre.top + cadre.height / 2;
      const suivante = [...racine.querySelectorAll(".atelier-section, .atelier-partie__tete")];
      const apres = suivante[suivante.indexOf(section) + 1];
      const cle = avant ? section.dataset.section : apres?.dataset.section || apres?.id.slice(2) || "";
      return { repere: section, avant, cle };
    }
    const lignes = [...section.querySelectorAll(".atelier-fiche")].filter((ligne) => ligne !== pris);
    const suivante = lignes.find((ligne) => {
      const cadre = ligne.getBoundingClientRect();
      return event.clientY < cadre.top + cadre.height / 2;
    });
    return { repere: suivante || lignes.at(-1) || section, avant: Boolean(suivante), cle: suivante?.dataset.fiche || "", section: section.dataset.section };
  };
  const effacer = () => racine.querySelectorAll(".atelier--avant, .atelier--apres").forEach((o) => o.classList.remove("atelier--avant", "atelier--apres"));
  document.addEventListener("dragover", (event) => {
    const ou = cible(event);
    effacer();
    if (!ou) return;
    event.preventDefault();
    ou.repere.classList.add(ou.avant ? "atelier--avant" : "atelier--apres");
  });
  document.addEventListener("drop", (event) => {
    const ou = cible(event);
    effacer();
    if (!ou) return;
    event.preventDefault();
    if (pris.matches(".atelier-section")) glisser({ placer_section: pris.dataset.section, avant: ou.cle }, pris.dataset.section);
    else if (pris.dataset.fiche) glisser({ placer: pris.dataset.fiche, vers: ou.section, avant: ou.cle }, pris.dataset.fiche);
    else glisser({ ajouter: "section", fiche: pris.dataset.proposee, vers: ou.section }, "");
  });
  document.addEventListener("dragend", () => {
    effacer();
    pris?.classList.remove("atelier--pris");
    if (pris) pris.draggable = false;
    pris = null;
  });

  // The state of the booklet, until its pages are counted.
  async function suivre(essai) {
    clearTimeout(veille);
    const etat = document.getElementById("etat");
    if (!etat || !("attendu" in etat.dataset)) return;
    try {
      const reponse = await fetch(etat.dataset.etat, { credentials: "same-origin" });
      if (!reponse.ok) return;
      const recu = await reponse.json();
      if (document.getElementById("etat") !== etat) return; // another gesture was made meanwhile
      montrer(etat, recu);
      if (recu.en_cours) veille = setTimeout(() => suivre(essai + 1), PAUSES_MS[Math.min(essai, PAUSES_MS.length - 1)]);
    } catch { /* the next gesture will ask again */ }
  }
  const montrer = (etat, recu) => {
    const mettre = (nom, texte) => { const ou = etat.querySelector(`[data-${nom}]`); if (ou.textContent !== texte) ou.textContent = texte; };
    const nombre = (n) => (n === null ? "…" : n.toLocaleString("fr-FR"));
    mettre("pages", recu.pages ? nombre(recu.pages) : recu.erreur ? "–" : "…");
    mettre("mots", nombre(recu.mots));
    mettre("fiches", nombre(recu.fiches));
    mettre("phrase", recu.erreur || (recu.en_cours ? recu.phrase || "Le livret se compose : le nombre de pages arrive." : recu.pages ? `${nombre(recu.pages)} pages en ${recu.papier}.` : ""));
    const liste = etat.querySelector("[data-a-regler]");
    liste.replaceChildren(...recu.a_regler.map(({ gravite, texte }) => {
      const lien = Object.assign(document.createElement("a"), { className: "atelier__gravite", textContent: texte, href: `${liste.dataset.aRegler}#${gravite}` });
      lien.dataset.gravite = gravite;
      const li = document.createElement("li");
      li.append(lien);
      return li;
    }));
  };
  suivre(0);
})();
