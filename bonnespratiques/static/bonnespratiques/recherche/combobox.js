/* The combobox of WAI-ARIA 1.2 with a list of links in groups, around a plain field. It knows nothing of what is in the list.

   The focus stays in the field; arrows move the choice, Enter follows it, Escape and Tab close the list. Enter without a choice
   sends the form with what was typed. */

export class Combobox {
  constructor(input, { titre }) {
    this.input = input;
    this.options = [];
    this.active = -1;
    this.list = make("div", { id: `${input.id}-liste`, className: "suggestions", hidden: true });
    attributes(this.list, { role: "listbox", "aria-label": titre });
    this.status = make("p", { className: "visuel" });
    this.status.setAttribute("role", "status");
    attributes(input, { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id });
    input.form.append(this.list, this.status);
    this.listen();
  }

  listen() {
    const { input, list } = this;
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.addEventListener("blur", () => this.close());
    // A press would take the focus away from the field, and close the list before the click.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => this.follow(event.target.closest("[role=option]")));
    // Back from another page, which the browser had kept as it was.
    addEventListener("pageshow", () => this.close());
  }

  get isOpen() {
    return !this.list.hidden;
  }

  /* `groupes`: [{titre, options: [{url, contenu: [nodes]}]}]; none closes the list. */
  show(groupes) {
    this.options = [];
    this.list.replaceChildren(...groupes.map((groupe, rank) => this.group(groupe, rank)));
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
    if (this.options.length) this.open();
    else this.close();
    this.say(this.options.length);
  }

  group({ titre, options }, rank) {
    const heading = make("div", { id: `${this.list.id}-g${rank}`, className: "suggestions__titre", textContent: titre });
    heading.setAttribute("role", "presentation");
    const group = make("div", {});
    attributes(group, { role: "group", "aria-labelledby": heading.id });
    group.append(heading, ...options.map((option) => this.option(option)));
    return group;
  }

  option({ url, contenu }) {
    const option = make("div", { id: `${this.list.id}-o${this.options.length}` });
    attributes(option, { role: "option", "aria-selected": "false", "data-url": url });
    option.append(...contenu);
    this.options.push(option);
    return option;
  }

  say(number) {
    if (!number) this.status.textContent = "";
    else if (number === 1) this.status.textContent = "1 suggestion. Flèche bas pour l’atteindre, Entrée pour la suivre.";
    else this.status.textContent = `${number} suggestions. Flèches pour les parcourir, Entrée pour en suivre une.`;
  }

  open() {
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.choose(-1);
  }

  /* -1: none, the field itself. */
  choose(rank) {
    this.options[this.active]?.setAttribute("aria-selected", "false");
    this.active = rank;
    const option = this.options[rank];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    this.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  follow(option) {
    if (option) location.assign(option.dataset.url);
  }

  /* Past the last one, and before the first, the choice is the field again. */
  move(step) {
    const places = this.options.length + 1;
    this.choose(((this.active + 1 + step + places) % places) - 1);
  }

  pressed(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.arrow(event);
    else if (!this.isOpen) return;
    else if (event.key === "Escape") this.closeOnly(event);
    else if (event.key === "Tab") this.close();
    else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.follow(this.options[this.active]);
    }
  }

  arrow(event) {
    if (!this.options.length) return;
    event.preventDefault();
    if (event.altKey) return event.key === "ArrowDown" ? this.open() : this.close();
    this.open();
    this.move(event.key === "ArrowDown" ? 1 : -1);
  }

  /* A second Escape is the browser's: it empties a search field. */
  closeOnly(event) {
    event.preventDefault();
    this.close();
  }
}

export function make(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

function attributes(element, values) {
  for (const [name, value] of Object.entries(values)) element.setAttribute(name, value);
}
