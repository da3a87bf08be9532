import { html } from './html'
import { shell } from './shell'

const again = 'Ask the school for a new one'

/** What a family's link says when it opens no report: what happened, and what to do. */
const notices = {
  unknown: {
    status: 404,
    title: 'This link does not open a report',
    text: `Perhaps it was cut short or a letter was changed on the way. Open it once more from the school’s message. ${again} if that does not help.`,
  },
  ended: {
    status: 410,
    title: 'This link has ended',
    text: `A link opens a report for a limited time. ${again}.`,
  },
  revoked: {
    status: 410,
    title: 'This link no longer opens the report',
    text: `The school has ended it, or has made a new one in its place. ${again}.`,
  },
  withdrawn: {
    status: 404,
    title: 'The report is not here just now',
    text: 'The school has taken it back for the time being. When it is published again, this same link opens it.',
  },
  often: {
    status: 429,
    title: 'That was very often',
    text: 'Wait a minute, then open the link again. It is not lost.',
  },
  busy: {
    status: 503,
    title: 'Many families are reading just now',
    text: 'Wait a few seconds, then open the link again. It is not lost.',
  },
  failed: {
    status: 500,
    title: 'This did not work, and it is our fault',
    text: 'Try again in a minute. Your link is not lost.',
  },
} as const

export type Notice = keyof typeof notices

export function noticePage(notice: Notice): { status: number; page: string } {
  const { status, title, text } = notices[notice]
  const body = html`<h1>${title}</h1><section class="q">${text}</section>
<section>Parents with an account see all reports of their children when they <a href="/sign-in">sign in</a>.</section>`
  return { status, page: shell({ title, body }) }
}
