/** The look of the page; colours follow the reader's system unless the reader chose otherwise. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#fbfaf7, #15171a); --raised: light-dark(#ffffff, #1c1f23); --line: light-dark(#e4e0d8, #2d3238);
  --text: light-dark(#22252a, #dfe2e6); --quiet: light-dark(#6b6f76, #8f969f); --accent: light-dark(#0b6e5f, #53c7b3);
  --code: light-dark(#f3f0e9, #24282d); --mark: light-dark(#b3261e, #ff8a80);
  --get: light-dark(#1c63b7, #6fb1ff); --post: light-dark(#1c7a3e, #5fd08a); --put: light-dark(#9a6200, #e6b450);
  --patch: light-dark(#7a3fb0, #c39bf0); --delete: light-dark(#b3261e, #ff8a80);
  font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
:root[data-theme=light] { color-scheme: light } :root[data-theme=dark] { color-scheme: dark }
:root[data-language=ru] [lang=en], :root[data-language=en] [lang=ru] { display: none }
* { box-sizing: border-box }
[hidden] { display: none !important }
body { margin: 0; background: var(--ground); color: var(--text); display: grid; grid-template: auto 1fr / 19rem minmax(0, 1fr) }
a { color: var(--accent); text-decoration: none } a:hover { text-decoration: underline }
code, pre { font: 0.88em/1.5 ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace }
p { margin: 0.5em 0 } p code, td code { background: var(--code); padding: 0.1em 0.35em; border-radius: 4px; overflow-wrap: anywhere }
.quiet { color: var(--quiet) } a.quiet { font-size: 0.9em }

header { grid-column: 1 / -1; display: flex; gap: 0.6rem 1.5rem; align-items: center; flex-wrap: wrap; padding: 0.7rem 1.5rem; border-bottom: 1px solid var(--line); background: var(--raised); position: sticky; top: 0; z-index: 1 }
header h1 { font-size: 1.15rem; margin: 0; letter-spacing: 0.02em } header h1 b { color: var(--accent) }
header .tools { margin-left: auto; display: flex; gap: 1rem; align-items: center; flex-wrap: wrap }
.choice { display: inline-flex; border: 1px solid var(--line); border-radius: 7px; overflow: hidden }
.choice button { border: 0; background: none; color: var(--quiet); font: inherit; font-size: 0.85rem; padding: 0.2rem 0.6rem; cursor: pointer }
.choice button + button { border-left: 1px solid var(--line) }
.choice button[aria-pressed=true] { background: var(--accent); color: var(--raised) }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px }

nav { border-right: 1px solid var(--line); padding: 1rem; position: sticky; top: 3.4rem; height: calc(100vh - 3.4rem); overflow-y: auto; scrollbar-width: thin }
#search { width: 100%; font: inherit; padding: 0.45rem 0.7rem; border: 1px solid var(--line); border-radius: 8px; background: var(--raised); color: inherit }
nav h2 { font-size: 0.75rem; text-transform: uppercase; letter-spacing: 0.08em; color: var(--quiet); margin: 1.2rem 0 0.3rem }
nav a { display: flex; gap: 0.5rem; align-items: baseline; padding: 0.14rem 0.3rem; border-radius: 5px; color: inherit; font-size: 0.88rem }
nav a:hover { background: var(--code); text-decoration: none }
nav .method { font-size: 0.62rem; min-width: 3.1rem }

main { padding: 1rem 2rem 6rem; max-width: 66rem; min-width: 0 }
main > section { scroll-margin-top: 4rem } main h2 { margin: 2.2rem 0 0.2rem; font-size: 1.35rem } main h2::first-letter { text-transform: uppercase }
h4 { margin: 1.2rem 0 0.3rem; font-size: 0.78rem; text-transform: uppercase; letter-spacing: 0.07em; color: var(--quiet) }
.overview { columns: 2 22rem; column-gap: 2.5rem } .overview p { break-inside: avoid; margin: 0 0 0.8em } .overview > span > p:first-child { font-size: 1.1rem }
.operation, .schema { background: var(--raised); border: 1px solid var(--line); border-radius: 10px; margin: 0.5rem 0; scroll-margin-top: 4.2rem }
summary { cursor: pointer; list-style: none; padding: 0.55rem 0.9rem; display: flex; gap: 0.3rem 0.8rem; align-items: baseline; flex-wrap: wrap }
summary::-webkit-details-marker { display: none } details[open] > summary { border-bottom: 1px solid var(--line) }
summary .path { font-weight: 600 } summary .summary { color: var(--quiet); flex: 1 1 16rem; min-width: 0 }
.method { font: 700 0.72rem/1 ui-monospace, monospace; text-transform: uppercase; min-width: 3.6rem; color: var(--ink) }
.method.get { --ink: var(--get) } .method.post { --ink: var(--post) } .method.put { --ink: var(--put) } .method.patch { --ink: var(--patch) } .method.delete { --ink: var(--delete) }
.badges { display: inline-flex; gap: 0.35rem; margin-left: auto }
.badge { font-size: 0.74rem; padding: 0.05rem 0.5rem; border: 1px solid var(--line); border-radius: 99px; color: var(--quiet); white-space: nowrap }
.badge.access { border-color: currentColor } .access.public { color: var(--get) } .access.guest { color: var(--post) } .access.buyer { color: var(--accent) } .access.staff { color: var(--put) } .access.admin { color: var(--delete) }
.inside { padding: 0.3rem 0.9rem 1rem }

table { border-collapse: collapse; width: 100%; font-size: 0.92rem }
td, th { text-align: left; vertical-align: top; padding: 0.28rem 0.9rem 0.28rem 0; border-top: 1px solid var(--line) } tr:first-child > * { border-top: 0 }
th { font-weight: 500; color: var(--quiet); font-size: 0.82rem } tr:target { background: var(--code) }
.failures tr { scroll-margin-top: 4.2rem } .failures td:first-child { width: 4rem }
.fields { table-layout: fixed } .fields td:first-child { width: 28% } .fields td:nth-child(2) { width: 30% }
.failures td:nth-child(2) code, .failures td:nth-child(4) code { white-space: nowrap }
.required { color: var(--mark); margin-left: 0.15em }
.depth-1 { padding-left: 1.3rem } .depth-2 { padding-left: 2.6rem } .depth-3 { padding-left: 3.9rem } .depth-4 { padding-left: 5.2rem }
.example { position: relative } pre { margin: 0; padding: 0.8rem 1rem; background: var(--code); border-radius: 8px; overflow-x: auto }
.copy { position: absolute; right: 0.5rem; top: 0.5rem; font: inherit; font-size: 0.78rem; color: var(--quiet); background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: 0.1rem 0.5rem; cursor: pointer }
.copy.done { color: var(--accent); border-color: var(--accent) } .copy.done .before, .copy:not(.done) .after { display: none }
.nothing { display: none; color: var(--quiet); padding: 3rem 0; text-align: center } .found-nothing .nothing { display: block }
.searching .overview, .searching .reference { display: none }

@media (max-width: 52rem) {
  body { display: block } header { position: static; padding: 0.7rem 1rem } main { padding: 0.5rem 1rem 4rem }
  nav { position: static; height: auto; border: 0; padding: 1rem 1rem 0 } nav .group { display: none }
  table, tbody, tr, td { display: block; width: auto !important; border: 0 } td { padding-right: 0 } td:empty, .failures tr:has(th) { display: none }
  tr { padding: 0.35rem 0; border-top: 1px solid var(--line) } tr:first-child { border-top: 0 } td { padding-block: 0.05rem }
}
@media print { nav, .tools, .copy { display: none } body { display: block } }
`;
