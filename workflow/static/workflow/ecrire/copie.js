// The copy that this browser keeps of what is being written, until the server has said that it is safe. It belongs to one
// person, one draft, one step; it is erased once acknowledged, at sign-out (oublier.js), and after a month.

export const PREFIXE = "bonnes-pratiques:brouillon:";
const GARDE_JOURS = 30;

export class Copie {
  constructor({ personne, dossier, etape }) {
    this.cle = `${PREFIXE}${personne}:${dossier}:${etape}`;
    purger();
  }
  // {version, lu, le, champs: {nom: {texte, html}}}, or null. False when the browser refuses (full, or private mode).
  garder(copie) {
    try {
      localStorage.setItem(this.cle, JSON.stringify({ ...copie, le: Date.now(), page: location.pathname }));
      return true;
    } catch {
      return false;
    }
  }
  lire() {
    try {
      return JSON.parse(localStorage.getItem(this.cle));
    } catch {
      return null;
    }
  }
  effacer() {
    try {
      localStorage.removeItem(this.cle);
    } catch {
      // Nothing was kept there either.
    }
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
  for (const cle of copies()) {
    let le = 0;
    try {
      le = JSON.parse(localStorage.getItem(cle)).le;
    } catch {
      // Unreadable: of no use to anybody.
    }
    if (!(le > limite)) localStorage.removeItem(cle);
  }
}
