import type { AreaRow, Group, ReportCard } from '@/lib/reports/card'
import { cardWords as words } from '../words'
import { type Html, html } from './html'
import { shell } from './shell'

/** Stands in a prepared page where each link's own last day comes. */
export const untilHere = html`<!--until-->`

const meanings: Record<string, string> = { '–': words.blank, X: words.absent, EX: words.exempt }

/**
 * A published card as the page that a family's link opens: the card's own texts, the child's name first. A link may be
 * passed on, so what the family owes is left out.
 */
export const reportPage = (card: ReportCard): string =>
  shell({
    title: `${words.title} ${card.term}, ${card.result} · ${card.school.name}`,
    language: card.language,
    body: html`${schoolHead(card)}
<h1 dir="auto">${card.learner.name}</h1>
<p>${words.admissionNumber} ${card.learner.admissionNumber} · ${card.learner.className}</p>
<p class="s">${words.title} ${card.term}, ${card.result}</p>
${card.edition !== '1' && html`<p class="n">Changed on ${card.issued}: this is edition ${card.edition} and replaces what was here before.</p>`}
${card.changed && html`<p>${card.changed}</p>`}
${card.status && html`<p class="n">${card.status}</p>`}
${summary(card)}
<a class="a" href="?pdf">Report card as PDF</a>
${table(card)}
${card.ratings?.map(
  ({ name, items }) =>
    html`<section><h2>${name}</h2>${fields(items.map((item) => [item.name, item.level]))}</section>`,
)}
<div class="two">${remark(words.classTeacherRemark, card.remarks.classTeacher)}${remark(words.headRemark, card.remarks.head)}</div>
${fields([
  [words.closes, card.closes],
  [words.nextTermOpens, card.nextTermOpens],
  ...(card.focus ? [[words.focus, card.focus] as const] : []),
  ...(card.attendance
    ? ([
        [words.daysOpen, card.attendance.open],
        [words.daysPresent, card.attendance.present],
        [words.daysAbsent, card.attendance.absent],
        [words.attendance, card.attendance.percent],
      ] as const)
    : []),
  [words.sex, card.learner.sex],
  [words.classTeacher, card.learner.classTeacher],
  [words.upi, card.learner.upi],
  [words.assessmentNumber, card.learner.assessmentNumber],
  [words.issued, card.issued],
])}
${key(card)}
<p class="m o">This link opens this report and nothing else, until ${untilHere}. Whoever has it can read the report. Keep the PDF for later.</p>`,
  })

/** A crest larger than this costs a family more than it tells them; the PDF has it. */
const largestCrest = 8000

function schoolHead({ school }: ReportCard): Html {
  const crest = /^data:image\/(png|jpeg|svg\+xml)[;,]/.test(school.logo ?? '') ? school.logo : null
  const colour = /^#[0-9a-f]{6}$/i.test(school.colour ?? '') ? school.colour : 'currentColor'
  return html`<header>${crest && crest.length <= largestCrest && html`<img src="${crest}" alt="">`}
<p class="s">${school.name}</p>
${school.motto && html`<p class="m">${school.motto}</p>`}
<p class="m">${[school.address, school.phone, school.email].filter(Boolean).join(' · ')}</p>
<svg width="100%" height="3" aria-hidden="true"><rect width="100%" height="3" fill="${colour}"/></svg></header>`
}

type Field = readonly [name: string, value: string | null]

/** Names with their values; one without content says so, as the printed form does. */
const fields = (list: readonly Field[]): Html =>
  html`<dl class="f">${list.map(([name, value]) => html`<div><dt>${name}</dt><dd dir="auto">${value || '–'}</dd></div>`)}</dl>`

function summary({ summary: sum }: ReportCard): Html {
  const known = (value: string, aside: string) => (value in meanings ? null : aside)
  const figure = (name: string, value: Html | string, aside?: string | null) =>
    html`<div><dt>${name}</dt><dd>${value}${aside && html` <small>${aside}</small>`}</dd></div>`
  const trend = sum.trend.map(({ label, average }) => `${label} ${average}`).join(' · ')
  return html`<section aria-label="${words.summary}"><dl class="g">
${figure(words.average, sum.average)}
${figure(words.level, badge(sum.level, sum.group))}
${figure(words.total, sum.total, known(sum.total, `${words.of} ${sum.outOf}`))}
${figure(words.points, sum.points, known(sum.points, `${words.of} ${sum.pointsOutOf}`))}
${sum.stream && figure(words.streamPosition, sum.stream.position, known(sum.stream.position, `${words.of} ${sum.stream.outOf}`))}
${sum.grade && figure(words.gradePosition, sum.grade.position, known(sum.grade.position, `${words.of} ${sum.grade.outOf}`))}
${figure(words.deviation, sum.deviation, known(sum.previousAverage, `${words.from} ${sum.previousAverage}`))}
${figure(words.meanPoints, sum.meanPoints)}
</dl>${sum.trend.length > 1 && html`<p class="m">${words.trend}: ${trend}</p>`}</section>`
}

/** On a phone area, percent, level and points, and the rest in a line under them; on paper every column. */
function table({ columns, rows }: ReportCard): Html {
  const placed = rows.some(({ position }) => position !== null)
  return html`<table><caption>${words.results}</caption><thead><tr><th scope="col">${words.area}</th>
${columns.map(({ name, note }) => html`<th scope="col" class="w">${name}${note && html`<br>${note}`}</th>`)}
<th scope="col">${columns.length > 1 ? `${words.result} ${words.percentSign}` : words.percent}</th>
<th scope="col">${words.level}</th><th scope="col">${words.points}</th>
${placed && html`<th scope="col" class="w">${words.position}</th>`}
<th scope="col" class="w l">${words.remark}</th><th scope="col" class="w l">${words.teacher}</th></tr></thead>
${rows.map((row) => area(row, columns, placed))}</table>`
}

function area(row: AreaRow, columns: ReportCard['columns'], placed: boolean): Html {
  const told = columns.flatMap(({ name }, at) => (row.marks[at] ? `${name} ${row.marks[at]}` : []))
  const line = [...told, row.position && `${words.position} ${row.position}`, row.remark, row.teacher]
    .filter(Boolean)
    .join(' · ')
  const tall = row.components.length + 1
  return html`<tbody><tr><th scope="row">${row.name}</th>
${columns.map((_, at) => html`<td class="w">${mark(row.marks[at])}</td>`)}
<td class="t">${mark(row.percent)}</td><td>${badge(row.level, row.group)}</td><td>${row.points}</td>
${placed && html`<td class="w">${row.position ?? '–'}</td>`}
<td class="w l" rowspan="${tall}">${row.remark}</td><td class="w l" rowspan="${tall}">${row.teacher}</td></tr>
${line && html`<tr class="d"><td colspan="4">${line}</td></tr>`}
${row.components.map(
  (part) => html`<tr class="p"><th scope="row">${part.name}</th>
${columns.map((_, at) => html`<td class="w">${mark(part.marks[at])}</td>`)}
<td class="o" colspan="3">${part.marks.filter(Boolean).join(' · ')}</td></tr>`,
)}</tbody>`
}

/** A mark; a sign says what it means to those who point at it or hear it. */
function mark(text = ''): Html | string {
  const meaning = text.startsWith('(') ? words.provisional : meanings[text]
  return meaning ? html`<abbr title="${meaning}">${text}</abbr>` : text
}

const badge = (level: string, group: Group): Html | string =>
  level in meanings ? level : html`<span class="b ${group?.toLowerCase()}">${level}</span>`

const remark = (title: string, { text, name, date }: ReportCard['remarks']['head']): Html =>
  html`<section><h2 class="m">${title}</h2><p class="q" dir="auto">${text}</p><p class="m">${[name, date].filter(Boolean).join(', ')}</p></section>`

const key = ({ scale, rules, serial, edition }: ReportCard): Html =>
  html`<section class="k"><h2>${scale.name}, ${words.version} ${scale.version}</h2><ul>
${scale.bands.map(
  ({ level, name, range, points, group }) =>
    html`<li>${badge(level, group)}<span>${range}</span><span>${name !== level && name}</span><span>${points} ${points === '1' ? words.point : words.pointsUnit}</span></li>`,
)}</ul><p>${[...rules, words.signs].join(' ')}</p><p>${words.serial} ${serial} · ${words.edition} ${edition}</p></section>`
