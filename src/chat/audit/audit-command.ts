import { auditCsv } from '../../control/audit/audit-csv.ts'
import { auditNames } from '../../control/audit/audit-names.ts'
import { readAudit } from '../../control/audit/read-audit.ts'
import { Refusal } from '../../refusal.ts'
import { personWord } from '../people/person-word.ts'
import type { Answer, Rich } from '../port.ts'
import { oneLine, person as mention, plural, when } from '../kit/rich.ts'
import { privateNotice } from '../kit/handler.ts'
import type { Command, Options, ChatContext } from '../kit/handler.ts'
import {
  botOption,
  choiceOption,
  optional,
  personOption,
  textOption,
} from '../kit/options-command.ts'

const shownMax = 20
const dayMs = 24 * 3_600_000

export const audit: Command = {
  name: 'audit',
  summary: 'Who did what, when, from where',
  answer: 'private',
  options: [
    optional(personOption),
    textOption('action', 'The beginning of an action: bot. or request.approve', false),
    optional(botOption),
    textOption('request', 'A request: R-12', false),
    textOption('from', 'First day, in UTC: 2026-11-02', false),
    textOption('to', 'Last day, in UTC: 2026-11-30', false),
    choiceOption('as', 'Here, or as a file with everything', ['list', 'csv'], false),
  ],
  permission: 'audit.read',
  run: async (chat, options) => {
    const filter = filterOf(chat, options)
    return options.as === 'csv' ? file(chat, filter) : list(chat, filter)
  },
}

type Filter = NonNullable<Parameters<typeof readAudit>[1]['filter']>

/** The words as they are: what they name is looked up behind the access check. */
function filterOf(chat: ChatContext, { person, action, bot, request, from, to }: Options): Filter {
  return {
    ...(person !== undefined && { who: personWord(chat, person) }),
    ...(action !== undefined && { action }),
    ...(bot !== undefined && { bot }),
    ...(request !== undefined && { request }),
    ...(from !== undefined && { from: dayOf('from', from) }),
    ...(to !== undefined && { to: dayOf('to', to) + dayMs }),
  }
}

function dayOf(name: string, word: string): number {
  const at = /^\d{4}-\d\d-\d\d$/.test(word) ? Date.parse(`${word}T00:00:00Z`) : Number.NaN
  if (!Number.isNaN(at)) return at
  throw new Refusal(
    'VALIDATION',
    `${name} is not a day: "${word.slice(0, 40)}".`,
    'Write it as year, month and day: 2026-11-02.',
  )
}

async function list({ ctx, me }: ChatContext, filter: Filter): Promise<Answer> {
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
  return privateNotice([
    [{ bold: `${plural(lines.length, 'entry').replace(/ys$/, 'ies')}${more}` }],
    ...lines,
  ])
}

async function file({ ctx }: ChatContext, filter: Filter): Promise<Answer> {
  const made = await auditCsv(ctx, { filter })
  const more = made.next === null ? '' : ' There are more: narrow it with from and to.'
  return privateNotice([[`${plural(made.rows, 'row')} of the audit log.${more}`]], {
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
