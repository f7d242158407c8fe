import { auditCsv } from '../../control/audit/audit-csv.ts'
import { readAudit } from '../../control/audit/read-audit.ts'
import { Refusal } from '../../refusal.ts'
import { personWord } from '../people/person-word.ts'
import type { Answer } from '../port.ts'
import { listHead, pageButtons, pageOption, upToOption, wantedNewest } from '../kit/pages.ts'
import { auditFile, auditLine, noDay, noEntry } from './audit-words.ts'
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
    textOption('action', 'How an action starts: bot, or request.approve', false),
    optional(botOption),
    textOption('request', 'A request: R-12', false),
    textOption('from', 'First day, in UTC: 2026-11-02', false),
    textOption('to', 'Last day, in UTC: 2026-11-30', false),
    choiceOption('as', 'Here, or as a file with everything', ['list', 'csv'], false),
    pageOption,
  ],
  permission: 'audit.read',
  run: async (chat, options) => {
    const filter = filterOf(chat, options)
    return options.as === 'csv' ? file(chat, filter) : list(chat, filter, options)
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
  throw new Refusal('VALIDATION', noDay.said(name, word), noDay.next)
}

async function list({ ctx, me }: ChatContext, filter: Filter, options: Options): Promise<Answer> {
  const { page, upTo } = wantedNewest(options)
  const offset = (page - 1) * shownMax
  const known = { ...filter, offset, ...(upTo !== undefined && { below: upTo + 1 }) }
  const read = await readAudit(ctx, { filter: known, limit: shownMax + 1 })
  const rows = read.slice(0, shownMax)
  const more = read.length > rows.length
  const found = { page, pages: null, more }
  const total = page === 1 && !more ? rows.length : null
  if (total === 0) return privateNotice([noEntry(ctx.settings.commandPrefix)])
  const { as: _list, page: _page, ...asked } = options
  const lines = rows.map((row) => auditLine(row, me.zone))
  return privateNotice([listHead(['entry', 'entries'], found, total), ...lines], {
    buttons: pageButtons('audit', { ...asked, ...upToOption(options, found, rows[0]?.seq) }, found),
  })
}

async function file({ ctx }: ChatContext, filter: Filter): Promise<Answer> {
  const made = await auditCsv(ctx, { filter })
  return privateNotice([[auditFile.head(made.rows, made.next !== null)]], {
    tone: 'ok',
    files: [
      {
        name: made.name,
        mime: 'text/csv',
        bytes: made.bytes,
        alt: auditFile.alt,
      },
    ],
  })
}
