/**
 * What the page does by itself: the choice of language and theme, search, copying. It is sent as its own source,
 * so it sees nothing outside of itself.
 */
export function behave() {
  const root = document.documentElement;
  const all = <E extends Element>(selector: string) => [...document.querySelectorAll<E>(selector)];

  const search = document.querySelector<HTMLInputElement>("#search");

  const keep = (name: "language" | "theme", value: string) => {
    root.dataset[name] = value;
    if (name === "language") {
      root.lang = value;
      search?.setAttribute("placeholder", search.dataset[value] ?? "");
    }
    try {
      localStorage.setItem(`torg.docs.${name}`, value);
    } catch {
      // a browser that keeps nothing still shows the page
    }
    for (const button of all<HTMLButtonElement>(`button[data-${name}]`)) {
      button.setAttribute("aria-pressed", String(button.dataset[name] === value));
    }
  };
  const kept = (name: string) => {
    try {
      return localStorage.getItem(`torg.docs.${name}`);
    } catch {
      return null;
    }
  };
  keep("language", kept("language") ?? (navigator.language.startsWith("ru") ? "ru" : "en"));
  keep("theme", kept("theme") ?? "auto");
  for (const name of ["language", "theme"] as const) {
    for (const button of all<HTMLButtonElement>(`button[data-${name}]`)) {
      button.addEventListener("click", () => keep(name, button.dataset[name] ?? ""));
    }
  }

  for (const code of all("pre code"))
    code.textContent = (code.textContent ?? "").replace("$TORG", location.origin);
  for (const button of all<HTMLButtonElement>("button.copy")) {
    button.addEventListener("click", async () => {
      await navigator.clipboard?.writeText(button.nextElementSibling?.textContent ?? "");
      button.classList.add("done");
      setTimeout(() => button.classList.remove("done"), 1500);
    });
  }

  const find = () => {
    const wanted = (search?.value ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    for (const item of all<HTMLElement>("[data-words]")) {
      item.hidden = !wanted.every((word) => item.dataset.words?.includes(word));
    }
    for (const group of all<HTMLElement>(".group"))
      group.hidden = !group.querySelector("[data-words]:not([hidden])");
    root.classList.toggle("searching", wanted.length > 0);
    root.classList.toggle("found-nothing", !document.querySelector("main [data-words]:not([hidden])"));
  };
  search?.addEventListener("input", find);
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== search) {
      event.preventDefault();
      search?.focus();
    }
    if (event.key === "Escape" && search?.value) {
      search.value = "";
      find();
    }
  });

  const openNamed = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target instanceof HTMLDetailsElement) target.open = true;
    target?.scrollIntoView();
  };
  addEventListener("hashchange", openNamed);
  openNamed();
}
