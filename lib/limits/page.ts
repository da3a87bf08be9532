import { waitWords } from './rules'

/**
 * The page for a person who has to wait a moment: whole in itself, because the next request may be refused too. Colours and
 * sizes are those of app/globals.css, its mark that of public/icon.svg.
 * @param again where to go on to; null when that would repeat a form
 */
export function waitPage(seconds: number, again: string | null, nonce: string): string {
  return `<!doctype html>
<html lang="en-KE">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>Too many pages at once · Hillview</title>
<style nonce="${nonce}">${style}</style>
</head>
<body>
<header>${mark}Hillview</header>
<main>
<h1>Too many pages at once</h1>
<p>More was asked for from here than one person, or one network, usually needs. Nothing you saved is lost.</p>
${whatNext(waitWords(seconds), again)}
</main>
</body>
</html>
`
}

const whatNext = (when: string, again: string | null) =>
  again === null
    ? `<p>Go back with your browser, where what you typed still stands, and send it again <strong>${when}</strong>.</p>`
    : `<p>Open this page again <strong>${when}</strong>.</p>
<p><a href="${escaped(again)}">Open it again</a></p>`

const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

const mark =
  '<svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true"><rect width="32" height="32" rx="7" fill="#0f5132"/>' +
  '<path d="M5 23.5 12.5 12l5 7 2.8-3.6L27 23.5Z" fill="#f6faf7"/><circle cx="22.5" cy="9.5" r="2.6" fill="#f2c14e"/></svg>'

const style = `
:root{color-scheme:light;--page:oklch(.977 .005 85);--ink:oklch(.225 .01 85);--accent:oklch(.42 .09 155);--on:oklch(.99 .004 155)}
@media (prefers-color-scheme:dark){:root{color-scheme:dark;--page:oklch(.185 .006 85);--ink:oklch(.935 .006 85);--accent:oklch(.79 .11 155);--on:oklch(.2 .03 155)}}
body{margin:0 auto;padding:2rem 1rem 3rem;max-width:26rem;background:var(--page);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
@media (min-width:40rem){body{padding-top:12vh}}
header{display:flex;gap:.625rem;align-items:center;margin-bottom:1.5rem;font-weight:600;letter-spacing:-.025em}
h1{margin:0 0 1.25rem;font-size:1.625rem;line-height:1.2;font-weight:600;letter-spacing:-.025em}
p{margin:0 0 .75rem}
a{display:inline-flex;align-items:center;min-height:3rem;margin-top:.75rem;padding:0 1.25rem;border-radius:6px;background:var(--accent);color:var(--on);font-weight:500;text-decoration:none}
a:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
`
