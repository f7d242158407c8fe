import { auditCsv } from '../../control/audit/audit-csv.ts'
import { auditNames } from '../../control/audit/audit-names.ts'
import { auditSubject } from '../../control/audit/audit-subject.ts'
import { readAudit } from '../../control/audit/read-audit.ts'
import { Refusal } from '../../refusal.ts'
import { personFrom } from '../people/find-person.ts'
import type { Answer, Rich } from '../port.ts'
import { oneLine, person as mention, plural, when } from '../kit/rich.ts'
import { tell } from '../kit/talk.ts'
import type { Command, Options, Talk } from '../kit/talk.ts'
import { bot, choice, optional, person, text } from '../kit/options-command.ts'

const shownMax = 20
const dayMs = 24 * 3_600_000

export const audit: Command = {
  name: 'audit',
  summary: 'Who did what, when, from where',
  answer: 'private',
  options: [
    optional(person),
    text('action', 'The beginning of an action: bot. or request.approve', false),
    optional(bot),
    text('request', 'A request: R-12', false),
    text('from', 'First day, in UTC: 2026-11-02', false),
    text('to', 'Last day, in UTC: 2026-11-30', false),
    choice('as', 'Here, or as a file with everything', ['list', 'csv'], false),
  ],
  act: 'audit.read',
  run: async (talk, options) => {
    const filter = await filterOf(talk, options)
    return options.as === 'csv' ? file(talk, filter) : list(talk, filter)
  },
}

type Filter = NonNullable<Parameters<typeof readAudit>[1]['filter']>

async function filterOf(talk: Talk, { person: who, action, bot, request, from, to }: Options) {
  const subject = await auditSubject(talk.ctx, { bot, request })
  const filter: Filter = {
    ...(who !== undefined && { who: await whoOf(talk, who) }),
    ...(action !== undefined && { action }),
    ...(subject !== undefined && { subject }),
    ...(from !== undefined && { from: dayOf('from', from) }),
    ...(to !== undefined && { to: dayOf('to', to) + dayMs }),
  }
  return filter
}

const whoOf = async (talk: Talk, word: string): Promise<string> =>
  word.startsWith('system:') ? word : (await personFrom(talk, word)).id

function dayOf(name: string, word: string): number {
  const at = /^\d{4}-\d\d-\d\d$/.test(word) ? Date.parse(`${word}T00:00:00Z`) : Number.NaN
  if (!Number.isNaN(at)) return at
  throw new Refusal(
    'VALIDATION',
    `${name} is not a day: "${word.slice(0, 40)}".`,
    'Write it as year, month and day: 2026-11-02.',
  )
}

async function list({ ctx, me }: Talk, filter: Filter): Promise<Answer> {
  const rows = await readAudit(ctx, { filter, limit: shownMax + 1 })
  const names = await auditNames(
    ctx,
    rows.map((row) => row.subject),
  )
  const lines = rows
    .slice(0, shownMax)
    .map((row): Rich => [
      { code: String(row.seq) },
      ' ',
      when(row.at, me.zone),
      ' ',
      row.who.id.startsWith('system:') ? oneLine(row.who.name, 60) : mention(row.who),
      ` ${row.action} `,
      { code: oneLine(names.get(row.subject) ?? row.subject, 60) },
      ` by ${row.via}`,
    ])
  const more = rows.length > shownMax ? ', and earlier ones: add as:csv for all' : ''
  return tell([
    [{ bold: `${plural(lines.length, 'entry').replace(/ys$/, 'ies')}${more}` }],
    ...lines,
  ])
}

async function file({ ctx }: Talk, filter: Filter): Promise<Answer> {
  const made = await auditCsv(ctx, { filter })
  const more = made.next === null ? '' : ' There are more: narrow it with from and to.'
  return tell([[`${plural(made.rows, 'row')} of the audit log.${more}`]], {
    tone: 'ok',
    files: [
      {
        name: made.name,
        mime: 'text/csv',
        bytes: new TextEncoder().encode(made.text),
        alt: 'The audit log as a table',
      },
    ],
  })
}
