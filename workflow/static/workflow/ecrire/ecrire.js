// The page « écrire »: puts the editor over the rubrics, saves while one types, and loses nothing. Without this script the page
// is an ordinary form.

import { montrerAides } from "./aides.js";
import { Autosauve, jeton } from "./autosauve.js";
import { lireChamps } from "./champs.js";
import { montrerConflit } from "./conflit.js";
import { Copie } from "./copie.js";
import { Statut } from "./statut.js";

const PREFERENCE = "bonnes-pratiques:editeur";
const form = document.querySelector("form[data-autosauve]");

function demarrer() {
  const copie = new Copie(form.dataset, () => retrouver());
  const champs = lireChamps(form, { simple: prefereSimple(), quandModifie: () => modifie() });
  const statut = new Statut(document.querySelector("[data-statut]"));
  const zone = document.querySelector("[data-conflit]");
  const modele = document.getElementById("modele-conflit");
  form.autocomplete = "off"; // our own copy is better than what the browser remembers of a page

  const autosauve = new Autosauve({
    adresse: form.dataset.autosauve,
    lire: () => [...paires(champs), ["version", form.elements.version.value], ["lu", form.elements.lu.value], ["personne", form.dataset.personne]],
    dire: (etat, json) => statut.dire(etat, json),
    reussi: (json, { complet }) => {
      retenir(json);
      if (complet && !Object.keys(json.erreurs).length) copie.effacer();
      else garder();
      montrerAides(json, champs);
      if (complet) retrouver();
    },
    conflit: (json) => comparer(json.champs, json),
  });

  function modifie() {
    garder();
    statut.frappe();
    autosauve.modifie();
  }

  // At each keystroke, before anything else can go wrong.
  function garder() {
    statut.copie = copie.garder({ version: form.elements.version.value, lu: form.elements.lu.value, champs: present() });
  }

  function retenir({ version, lu }) {
    form.elements.version.value = version;
    form.elements.lu.value = lu;
  }

  function comparer(autres, vu) {
    autosauve.suspendu = true;
    montrerConflit({
      zone, modele, champs, autres,
      fini: () => {
        retenir(vu);
        garder();
        autosauve.continuer();
      },
    });
  }

  const present = () => Object.fromEntries([...champs].map(([nom, champ]) => [nom, { texte: champ.lire().valeur, html: champ.html() }]));

  // What a tab closed since kept, and the server never acknowledged. One at a time: the next one waits until this one is safe.
  function retrouver() {
    if (autosauve.suspendu) return;
    for (const gardee of copie.orphelines()) {
      const differents = [...champs].filter(([nom, champ]) => gardee.champs[nom] && !champ.identique(gardee.champs[nom]));
      if (differents.length) return remettre(gardee, differents);
      copie.effacer(gardee.cle);
    }
  }

  function remettre(gardee, differents) {
    const avant = present();
    for (const [nom, champ] of differents) champ.ecrire(gardee.champs[nom]);
    garder();
    copie.effacer(gardee.cle);
    if (gardee.lu === form.elements.lu.value && !autosauve.frappe) {
      proposerRetour(gardee, avant);
      return modifie();
    }
    // The draft changed meanwhile: both texts, and the person chooses.
    statut.dire("conflit", { message: zone.dataset.change });
    comparer(avant, { version: form.elements.version.value, lu: form.elements.lu.value });
  }

  function proposerRetour({ le }, enLigne) {
    const avis = document.querySelector("[data-retrouve]");
    avis.querySelector("[data-heure]").textContent = heure(new Date(le));
    avis.hidden = false;
    avis.querySelector("[data-revenir]").addEventListener("click", () => {
      for (const [nom, champ] of champs) champ.ecrire(enLigne[nom]);
      avis.hidden = true;
      modifie();
      [...champs.values()][0].focus();
    });
    avis.querySelector("[data-garde]").addEventListener("click", () => {
      avis.hidden = true;
      [...champs.values()][0].focus();
    });
  }

  form.addEventListener("input", (evenement) => {
    if (champs.get(evenement.target.name)) modifie();
  });
  form.addEventListener("submit", async (evenement) => {
    form.elements.csrfmiddlewaretoken.value = jeton();
    if (!autosauve.enRetard && !autosauve.enCours) return;
    evenement.preventDefault();
    const bouton = evenement.submitter;
    if (await autosauve.envoyer()) {
      form.elements.csrfmiddlewaretoken.value = jeton();
      form.requestSubmit(bouton);
    }
  });
  form.addEventListener("simple", async () => {
    if (await autosauve.envoyer()) choisirSimple(true);
  });
  const riche = document.querySelector("[data-editeur-riche]");
  if (riche && prefereSimple()) {
    riche.hidden = false;
    riche.addEventListener("click", async () => (await autosauve.envoyer()) && choisirSimple(false));
  }
  document.querySelectorAll("[data-sans-script]").forEach((aide) => (aide.hidden = !prefereSimple()));
  addEventListener("beforeunload", (evenement) => {
    if (autosauve.enRetard && !statut.copie) evenement.preventDefault(); // nowhere else is this text kept
  });
  retrouver();
  form.dataset.pret = "oui";
}

const paires = (champs) =>
  [...champs].flatMap(([nom, champ]) => {
    const { valeur, format } = champ.lire();
    return [[nom, valeur], ...(format ? [[`${nom}-format`, format]] : [])];
  });

const heure = (date) => `${date.getHours()} h ${String(date.getMinutes()).padStart(2, "0")}`;

function prefereSimple() {
  try {
    return localStorage.getItem(PREFERENCE) === "simple";
  } catch {
    return false;
  }
}

// The server turns rich text into plain lines and back: the page is asked again.
function choisirSimple(simple) {
  try {
    localStorage.setItem(PREFERENCE, simple ? "simple" : "riche");
  } catch {
    return;
  }
  location.reload();
}

if (form) demarrer();
