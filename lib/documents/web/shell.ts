import { type Html, html, Html as Markup } from './html'
import { style } from './style'

/**
 * A whole page in one file: no script, no font, no second request. Its title and address are what a shared phone keeps in
 * its history, so a title names no child.
 */
export const shell = ({
  title,
  language = 'en',
  body,
}: {
  title: string
  language?: string
  body: Html
}): string =>
  html`<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer"><meta name="robots" content="noindex,nofollow"><meta name="format-detection" content="telephone=no">
<link rel="icon" href="data:,"><style>${new Markup(style)}</style></head><body><main>${body}</main></body></html>`
    .markup
