// The copies that this browser keeps of what is being written, until the server has said that it is safe. Each belongs to one
// person, one draft, one step, one tab: two tabs never overwrite each other. Erased once acknowledged, at sign-out (oublier.js),
// and after a month. What a closed tab left is found by the next one: a tab holds a lock of its own name while it lives.

export const PREFIXE = "bonnes-pratiques:brouillon:";
const GARDE_JOURS = 30;

export class Copie {
  // `quandLibre()`: a tab that kept a copy of the same step is closed.
  constructor({ personne, dossier, etape }, quandLibre) {
    this.prefixe = `${PREFIXE}${personne}:${dossier}:${etape}:`;
    this.cle = this.prefixe + Math.random().toString(36).slice(2);
    this.guettees = new Set();
    this.liberees = new Set();
    this.quandLibre = quandLibre;
    navigator.locks?.request(this.cle, () => new Promise(() => {}));
    purger();
  }
  // `copie`: {version, lu, champs: {nom: {texte, html}}}. False when the browser refuses (full, or private mode).
  garder(copie) {
    try {
      localStorage.setItem(this.cle, JSON.stringify({ ...copie, le: Date.now() }));
      return true;
    } catch {
      return false;
    }
  }
  effacer(cle = this.cle) {
    try {
      localStorage.removeItem(cle);
    } catch {
      // Nothing was kept there either.
    }
  }
  // What tabs that are closed now left here: {cle, le, version, lu, champs}, the newest first.
  orphelines() {
    const autres = copies().filter((cle) => cle.startsWith(this.prefixe) && cle !== this.cle);
    for (const cle of autres) this.guetter(cle);
    return autres
      .filter((cle) => this.liberees.has(cle))
      .map((cle) => ({ cle, ...lire(cle) }))
      .sort((une, autre) => autre.le - une.le);
  }
  // The lock of a tab is had when it is gone: at once, or much later.
  guetter(cle) {
    if (this.guettees.has(cle)) return;
    this.guettees.add(cle);
    const libre = () => {
      this.liberees.add(cle);
      this.quandLibre();
    };
    if (navigator.locks) navigator.locks.request(cle, libre);
    else queueMicrotask(libre);
  }
}

function lire(cle) {
  try {
    return JSON.parse(localStorage.getItem(cle)) ?? {};
  } catch {
    return {};
  }
}

export function copies() {
  try {
    return Object.keys(localStorage).filter((cle) => cle.startsWith(PREFIXE));
  } catch {
    return [];
  }
}

function purger() {
  const limite = Date.now() - GARDE_JOURS * 24 * 3600 * 1000;
  for (const cle of copies()) if (!(lire(cle).le > limite)) localStorage.removeItem(cle);
}
