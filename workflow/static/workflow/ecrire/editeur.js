// The rich-text editor over the textarea of a rubric. Squire does the editing (squire.js, MIT); here are the toolbar, the names
// that a screen reader says, and the limits: what the server would not keep cannot be made.

import { adresseValable, canonique, nettoyer } from "./nettoyer.js";
import Squire from "./squire.js";

const MAC = /Mac|iP(hone|ad)/.test(navigator.userAgent);
const CTRL = MAC ? "Meta-" : "Ctrl-";
const SANS_EFFET = ["u", "d", "[", "]", "Shift-5", "Shift-6", "Shift-7"]; // underlined, struck out, quoted: not ours

export class Editeur {
  constructor(textarea, modele, quandModifie) {
    this.textarea = textarea;
    this.format = document.getElementsByName(`${textarea.name}-format`)[0];
    this.boite = modele.content.firstElementChild.cloneNode(true);
    this.barre = this.boite.querySelector("[role=toolbar]");
    this.zone = this.boite.querySelector("[role=textbox]");
    this.nommer();
    textarea.before(this.boite);
    textarea.hidden = true;
    this.squire = new Squire(this.zone, { blockTag: "P", sanitizeToDOMFragment: (html) => nettoyer(html) });
    this.touche = false;
    this.ecrire(textarea.dataset.html ?? "", false);
    this.clavier();
    this.outils();
    this.squire.addEventListener("input", () => this.change(quandModifie));
    for (const evenement of ["pathChange", "select", "cursor", "input"]) {
      this.squire.addEventListener(evenement, () => this.montrer());
    }
    this.montrer();
  }

  // The editable region takes the identifier of the textarea: links to a field with an error lead to it.
  nommer() {
    const { id } = this.textarea;
    const label = document.querySelector(`label[for="${id}"]`);
    this.textarea.id = `${id}-brut`;
    this.zone.id = id;
    this.barre.setAttribute("aria-controls", id);
    if (label) {
      label.id = `${id}-nom`;
      label.addEventListener("click", () => this.squire.focus());
      this.zone.setAttribute("aria-labelledby", label.id);
      this.barre.setAttribute("aria-label", `${this.barre.getAttribute("aria-label")} : ${label.textContent.trim()}`);
    }
    for (const nom of ["aria-describedby", "aria-invalid"]) {
      if (this.textarea.hasAttribute(nom)) this.zone.setAttribute(nom, this.textarea.getAttribute(nom));
    }
  }

  lire() {
    return this.touche ? { valeur: this.squire.getHTML(), format: "html" } : { valeur: this.textarea.value, format: "" };
  }

  html() {
    return this.touche ? this.squire.getHTML() : this.textarea.dataset.html ?? "";
  }

  ecrire(html, touche = true) {
    this.squire.setHTML(html);
    this.dernier = canonique(this.squire.getHTML());
    if (touche) this.marquer();
  }

  // The textarea follows: a form sent without our script sends the same text.
  marquer() {
    this.touche = true;
    this.format.value = "html";
    this.textarea.value = this.squire.getHTML();
  }

  change(quandModifie) {
    const maintenant = canonique(this.squire.getHTML());
    if (maintenant === this.dernier) return;
    this.dernier = maintenant;
    this.marquer();
    quandModifie();
  }

  clavier() {
    for (const touche of SANS_EFFET) this.squire.setKeyHandler(CTRL + touche, (_editeur, evenement) => evenement.preventDefault());
    // The Tab key leaves the editor, in a list too.
    this.squire.setKeyHandler("Tab", null);
    this.squire.setKeyHandler("Shift-Tab", null);
    this.squire.setKeyHandler(`${CTRL}k`, (_editeur, evenement) => {
      evenement.preventDefault();
      this.ouvrirLien();
    });
  }

  outils() {
    this.boutons = [...this.barre.querySelectorAll("button[data-outil]")];
    this.boutons.forEach((bouton, rang) => {
      bouton.tabIndex = rang ? -1 : 0;
      bouton.addEventListener("click", () => this.agir(bouton.dataset.outil));
    });
    this.boite.querySelector("[data-simple]").addEventListener("click", () => {
      this.boite.dispatchEvent(new CustomEvent("simple", { bubbles: true }));
    });
    this.barre.addEventListener("keydown", (evenement) => this.parcourir(evenement));
    this.lien = this.boite.querySelector("[data-lien]");
    this.adresse = this.lien.querySelector("input");
    const nom = `${this.zone.id}-adresse`;
    this.adresse.id = nom;
    this.lien.querySelector("label").htmlFor = nom;
    this.lien.addEventListener("keydown", (evenement) => {
      if (evenement.key === "Enter" && evenement.target === this.adresse) {
        evenement.preventDefault();
        this.poserLien();
      } else if (evenement.key === "Escape") this.fermerLien();
    });
    this.lien.querySelector("[data-poser]").addEventListener("click", () => this.poserLien());
    this.lien.querySelector("[data-retirer]").addEventListener("click", () => {
      this.squire.removeLink();
      this.fermerLien();
    });
  }

  // One stop for the Tab key; the arrows go from one button to the next.
  parcourir(evenement) {
    const pas = { ArrowRight: 1, ArrowLeft: -1 }[evenement.key];
    const bout = { Home: 0, End: this.boutons.length - 1 }[evenement.key];
    const ici = this.boutons.indexOf(document.activeElement);
    if (ici < 0 || (pas === undefined && bout === undefined)) return;
    evenement.preventDefault();
    const vers = this.boutons[bout ?? (ici + pas + this.boutons.length) % this.boutons.length];
    this.boutons.forEach((bouton) => (bouton.tabIndex = bouton === vers ? 0 : -1));
    vers.focus();
  }

  etat() {
    const chemin = this.squire.getPath();
    return {
      gras: this.squire.hasFormat("B"),
      italique: this.squire.hasFormat("I"),
      puces: /\bUL\b/.test(chemin),
      numeros: /\bOL\b/.test(chemin),
      intertitre: /\bH3\b/.test(chemin),
      lien: this.squire.hasFormat("A"),
    };
  }

  montrer() {
    const etat = this.etat();
    for (const bouton of this.boutons ?? []) {
      if (bouton.dataset.outil in etat) bouton.setAttribute("aria-pressed", etat[bouton.dataset.outil]);
    }
  }

  agir(outil) {
    const actif = this.etat()[outil];
    if (outil === "lien") return this.ouvrirLien();
    if (outil === "gras") actif ? this.squire.removeBold() : this.squire.bold();
    if (outil === "italique") actif ? this.squire.removeItalic() : this.squire.italic();
    if (outil === "puces") actif ? this.squire.removeList() : this.squire.makeUnorderedList();
    if (outil === "numeros") actif ? this.squire.removeList() : this.squire.makeOrderedList();
    if (outil === "intertitre") this.intertitre(actif);
    this.squire.focus();
    this.montrer();
  }

  intertitre(actif) {
    this.squire.modifyBlocks((fragment) => {
      for (const bloc of [...fragment.children].filter((enfant) => /^(P|H3)$/.test(enfant.nodeName))) {
        const autre = document.createElement(actif ? "p" : "h3");
        autre.append(...bloc.childNodes);
        bloc.replaceWith(autre);
      }
      return fragment;
    });
  }

  ouvrirLien() {
    const selection = this.squire.getSelection();
    const depart = selection.startContainer;
    const lien = (depart.nodeType === Node.ELEMENT_NODE ? depart : depart.parentElement)?.closest("a");
    this.adresse.value = lien?.getAttribute("href") ?? "";
    this.lien.querySelector("[data-retirer]").hidden = !lien;
    this.erreur("");
    this.lien.hidden = false;
    this.adresse.focus();
  }

  poserLien() {
    let adresse = this.adresse.value.trim();
    if (/^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(adresse)) adresse = `mailto:${adresse}`;
    else if (/^[\w-]+(\.[\w-]+)+([/?#]|$)/.test(adresse)) adresse = `https://${adresse}`;
    if (!adresseValable(adresse)) return this.erreur(this.lien.dataset.erreur);
    this.squire.makeLink(adresse);
    this.fermerLien();
  }

  erreur(phrase) {
    const erreur = this.lien.querySelector("[data-erreur-lien]");
    erreur.id = `${this.zone.id}-adresse-erreur`;
    erreur.textContent = phrase;
    erreur.hidden = !phrase;
    this.adresse.setAttribute("aria-invalid", String(Boolean(phrase)));
    this.adresse.setAttribute("aria-describedby", erreur.id);
    if (phrase) this.adresse.focus();
  }

  fermerLien() {
    this.lien.hidden = true;
    this.squire.focus();
  }
}
