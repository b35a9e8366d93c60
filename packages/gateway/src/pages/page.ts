import type { Language } from "@torg/contracts";
import { type Html, html, raw } from "../docs/page/html";

const style = `
:root { color-scheme: light dark; --ground: light-dark(#fbfaf7, #15171a); --line: light-dark(#e4e0d8, #2d3238);
  --text: light-dark(#22252a, #dfe2e6); --quiet: light-dark(#6b6f76, #8f969f); --accent: light-dark(#0b6e5f, #53c7b3);
  font: 17px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif }
body { margin: 0; min-height: 100vh; display: grid; place-content: center; background: var(--ground); color: var(--text) }
main { max-width: 34rem; padding: 2rem } h1 { margin: 0; font-size: 2.6rem; letter-spacing: -0.02em } .name::first-letter { color: var(--accent) }
p { margin: 0.6rem 0 } .quiet { color: var(--quiet) } a { color: var(--accent) } code { font: 0.9em ui-monospace, monospace }
ul { list-style: none; padding: 0; margin: 1.6rem 0 0; border-top: 1px solid var(--line) }
li { display: flex; gap: 1rem; justify-content: space-between; align-items: baseline; padding: 0.5rem 0; border-bottom: 1px solid var(--line) }
`;
const digest = `sha256-${new Bun.CryptoHasher("sha256").update(style).digest("base64")}`;

/** A page that asks nothing of any other address, and whose policy would not let it. */
export const page = (language: Language, title: string, body: Html): string =>
  html`<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${digest}'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${raw(style)}</style>
<main>${body}</main>
</html>
`.markup;
