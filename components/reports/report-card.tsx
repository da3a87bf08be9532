import clsx from 'clsx'
import type { ReactNode } from 'react'

import { LevelBadge } from '@/components/ui/level-badge'
import { cardWords as words } from '@/lib/documents/words'
import { type ReportCard, signs } from '@/lib/reports/card'
import { Level, ReportCardTable } from './report-card-table'
import { Trend } from './trend'

/**
 * A report card as a page: the same texts as the printed form. Reads without scripts, from 360 px up; where there is
 * room (a wide column, or paper) the table shows every column.
 */
export function ReportCardView({ card }: { card: ReportCard }) {
  const { learner, remarks, attendance } = card
  return (
    <article
      lang={card.language}
      aria-label={`${words.title} ${card.term}, ${learner.name}`}
      className="@container mx-auto w-full max-w-4xl rounded-lg border border-line bg-card p-4 text-base sm:p-6 print:max-w-none print:rounded-none print:[zoom:0.82] print:border-0 print:p-0"
    >
      <SchoolHead card={card} />
      <Fields
        className="grid-cols-2 @2xl:grid-cols-4"
        fields={[
          [words.name, learner.name, 'col-span-2 @2xl:col-span-1'],
          [words.admissionNumber, learner.admissionNumber],
          [words.class, learner.className],
          [words.sex, learner.sex],
          [words.classTeacher, learner.classTeacher],
          [words.upi, learner.upi],
          [words.assessmentNumber, learner.assessmentNumber],
          [words.issued, card.issued],
        ]}
      />
      {attendance && (
        <Fields
          className="grid-cols-2 @2xl:grid-cols-4"
          fields={[
            [words.daysOpen, attendance.open],
            [words.daysPresent, attendance.present],
            [words.daysAbsent, attendance.absent],
            [words.attendance, attendance.percent],
          ]}
        />
      )}
      {card.status && <p className="mt-4 border-l-4 border-ink py-1 pl-3 font-semibold">{card.status}</p>}
      <Summary card={card} />
      <ReportCardTable card={card} />
      {card.ratings?.map(({ name, items }) => (
        <section key={name} className="mt-5 break-inside-avoid">
          <h3 className="font-semibold">{name}</h3>
          <dl className="mt-1 grid gap-x-8 @xl:grid-cols-2">
            {items.map((item) => (
              <div key={item.name} className="flex justify-between gap-4 border-b border-line py-1">
                <dt>{item.name}</dt>
                <dd className="font-semibold">{item.level}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <div className="mt-6 grid gap-6 @xl:grid-cols-2 print:mt-3">
        <RemarkBlock title={words.classTeacherRemark} remark={remarks.classTeacher} />
        <RemarkBlock title={words.headRemark} remark={remarks.head} />
      </div>
      <Fields
        className="grid-cols-2 @2xl:grid-cols-4"
        fields={[
          [words.closes, card.closes],
          [words.nextTermOpens, card.nextTermOpens],
          ...(card.fees ?? []).map(({ name, value }): [string, string] => [name, value]),
        ]}
      />
      {card.focus && <Fields className="grid-cols-1" fields={[[words.focus, card.focus]]} />}
      <Key card={card} />
    </article>
  )
}

function SchoolHead({ card: { school, ...card } }: { card: ReportCard }) {
  return (
    <header>
      {card.draft && (
        <p className="mb-4 border-2 border-ink border-dashed px-3 py-1 text-center font-semibold tracking-widest">
          {words.draft}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-accent border-b-3 pb-3">
        {/* biome-ignore lint/performance/noImgElement: the picture comes with the card */}
        {school.logo && <img src={school.logo} alt="" className="size-14 shrink-0 object-contain" />}
        <div className="min-w-0 flex-1">
          <p className="font-semibold text-xl wrap-anywhere">{school.name}</p>
          {school.motto && <p className="text-muted text-sm">{school.motto}</p>}
        </div>
        <p className="w-full text-muted text-sm @2xl:w-auto @2xl:text-right">
          {[school.address, school.phone, school.email].filter(Boolean).map((line) => (
            <span key={line} className="mr-3 inline-block wrap-anywhere @2xl:mr-0 @2xl:block">
              {line}
            </span>
          ))}
        </p>
      </div>
      <h2 className="mt-3 flex flex-wrap justify-between gap-x-4 text-lg">
        <span className="font-semibold">
          {words.title} {card.term}
        </span>{' '}
        <span>{card.result}</span>
      </h2>
      {card.changed && <p className="text-sm">{card.changed}</p>}
    </header>
  )
}

type FieldOf = [name: string, value: string | null, className?: string]

function Fields({ fields, className }: { fields: FieldOf[]; className: string }) {
  return (
    <dl className={clsx('mt-3 grid gap-x-5 gap-y-2 print:mt-2 print:gap-y-1', className)}>
      {fields.map(([name, value, place]) => (
        <div key={name} className={clsx('min-w-0 border-line border-b pb-1', place)}>
          <dt className="text-muted text-xs">{name}</dt>
          <dd className="font-medium wrap-anywhere">{value || signs.blank}</dd>
        </div>
      ))}
    </dl>
  )
}

function Summary({ card: { summary } }: { card: ReportCard }) {
  const aside = (value: string, text: string) => (value === signs.blank ? null : text)
  const outOf = (value: string, whole: string) => aside(value, `${words.of} ${whole}`)
  return (
    <section
      aria-label={words.summary}
      className="mt-5 flex flex-wrap items-end justify-between gap-x-8 gap-y-4 print:mt-3"
    >
      <dl className="grid min-w-0 flex-1 basis-80 grid-cols-2 gap-x-4 gap-y-3 @xl:grid-cols-4 print:gap-y-1">
        <Figure name={words.average}>{summary.average}</Figure>
        <Figure name={words.level}>
          <Level level={summary.level} group={summary.group} />
        </Figure>
        <Figure name={words.total} aside={outOf(summary.total, summary.outOf)}>
          {summary.total}
        </Figure>
        <Figure name={words.points} aside={outOf(summary.points, summary.pointsOutOf)}>
          {summary.points}
        </Figure>
        {[
          { name: words.streamPosition, place: summary.stream },
          { name: words.gradePosition, place: summary.grade },
        ].map(
          ({ name, place }) =>
            place && (
              <Figure key={name} name={name} aside={outOf(place.position, place.outOf)}>
                {place.position}
              </Figure>
            ),
        )}
        <Figure
          name={words.deviation}
          aside={aside(summary.previousAverage, `${words.from} ${summary.previousAverage}`)}
        >
          {summary.deviation}
        </Figure>
        <Figure name={words.meanPoints}>{summary.meanPoints}</Figure>
      </dl>
      <Trend points={summary.trend} />
    </section>
  )
}

function Figure({ name, aside, children }: { name: string; aside?: string | null; children: ReactNode }) {
  return (
    <div>
      <dt className="text-muted text-xs">{name}</dt>
      <dd className="whitespace-nowrap font-semibold text-xl">
        {children}
        {aside && <span className="font-normal text-muted text-sm"> {aside}</span>}
      </dd>
    </div>
  )
}

function RemarkBlock({ title, remark }: { title: string; remark: ReportCard['remarks']['head'] }) {
  return (
    <section className="break-inside-avoid">
      <h3 className="text-muted text-xs">{title}</h3>
      <p className="mt-1 min-h-10 text-lg print:text-base">{remark.text}</p>
      <p className="mt-2 flex justify-between gap-4 text-muted text-sm print:mt-6 print:border-ink print:border-t">
        <span>{remark.name}</span>
        <span>{remark.date}</span>
      </p>
    </section>
  )
}

function Key({ card: { scale, ...card } }: { card: ReportCard }) {
  return (
    <footer className="mt-6 break-inside-avoid border-line border-t pt-3 text-muted text-sm print:mt-3 print:pt-2 print:text-xs">
      <h3 className="font-semibold">
        {scale.name}, {words.version} {scale.version}
      </h3>
      <ul className="mt-1 grid gap-x-6 @md:grid-cols-2">
        {scale.bands.map(({ level, name, range, points, group }) => (
          <li key={level} className="flex items-center gap-2 py-0.5">
            <LevelBadge level={level} group={group} />
            <span className="min-w-12">{range}</span>
            {name !== level && <span className="flex-1">{name}</span>}
            <span>
              {points} {points === '1' ? words.point : words.pointsUnit}
            </span>
          </li>
        ))}
      </ul>
      <p className="mt-2 print:mt-1">{[...card.rules, words.signs].join(' ')}</p>
      <p className="mt-2 wrap-anywhere print:mt-1">
        {words.serial} {card.serial} · {words.edition} {card.edition}
      </p>
    </footer>
  )
}
