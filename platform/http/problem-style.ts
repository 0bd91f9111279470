/** How the pages behind problems look: in light and dark, on a phone and on paper. */
export const problemStyle = `:root {
  color-scheme: light dark;
  --text: #16191f;
  --page: #fff;
  --line: #e3e6ec;
  --accent: #2f49b5;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e8ebf1;
    --page: #101318;
    --line: #2a303b;
    --accent: #a3b4fb;
  }
}
body {
  margin: 0;
  padding: 1.5rem 1rem 4rem;
  background: var(--page);
  color: var(--text);
  font: 1rem/1.55 system-ui, sans-serif;
}
main { max-width: 40rem; margin: 0 auto; overflow-wrap: anywhere; }
h1 { margin: 0.5rem 0 0.25rem; font-size: 1.6rem; line-height: 1.25; }
h2 { margin: 1.75rem 0 0.25rem; font-size: 1rem; }
p { margin: 0.25rem 0; }
a { color: var(--accent); }
code { font-family: ui-monospace, monospace; font-size: 0.9em; }
table { margin-top: 1rem; border-collapse: collapse; width: 100%; }
td { padding: 0.5rem 1rem 0.5rem 0; border-top: 1px solid var(--line); vertical-align: top; }
`;
