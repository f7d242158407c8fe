import { botWords } from './audit-bot-words.ts'
import { peopleWords } from './audit-people-words.ts'
import { settingsWords } from './audit-settings-words.ts'
import { triedTo } from './refused-words.ts'
import { because, counted, instant, quoted, said, valuesOf } from './told-row.ts'
import type { ToldRow, Words } from './told-row.ts'

/**
 * What somebody did, as one sentence without who and when (F62): `approved R-7 (Order desk).` In the
 * words of the cards; what changed is told from what it was to what it is.
 */
export function auditWords(
  row: { action: string; subject: string; before: unknown; after: unknown },
  name: (id: unknown) => string,
): string {
  const it = name(row.subject)
  const after = valuesOf(row.after)
  if (row.action.endsWith('.refused') && after['sentence'] !== undefined) {
    // What was typed is no name of ours: a schedule has none but its label.
    const typed = it.replace(/^[a-z-]+:/, '')
    const tried = triedTo(row.action.slice(0, -'.refused'.length), typed)
    return `tried to ${tried}, and was refused: ${quoted(after['sentence'])}`
  }
  const told = words[row.action]?.({ it, before: valuesOf(row.before), after, name })
  return told === undefined ? `did ${spoken(row.action)} on ${it}.` : closed(told)
}

/** `request.break-glass`: `request break glass`. */
const spoken = (action: string): string => action.replaceAll(/[.-]/g, ' ')

const closed = (text: string): string => (/[.!?][”"]?$/.test(text) ? text : `${text}.`)

const requestWords: Words = {
  'request.make': ({ it, after }) => `${asked(after)} ${it}`,
  'request.approve': ({ it, after }) => `approved ${it}${because(after['comment'])}`,
  'request.break-glass': ({ it, after }) =>
    `approved ${it} alone, as an emergency${because(after['reason'])}`,
  'request.decline': ({ it, after }) => `declined ${it}${because(after['reason'])}`,
  'request.ask-for-changes': ({ it, after }) =>
    `asked for changes to ${it}${because(after['reason'])}`,
  'request.comment': ({ it, after }) => `wrote on ${it}${because(after['comment'])}`,
  'request.withdraw': ({ it }) => `withdrew ${it}`,
  'request.expire': ({ it }) => `let ${it} expire: nobody decided it in time`,
  'request.stale': ({ it, after }) => `marked ${it} as out of date: ${said(after['why'])}`,
  'request.rebase': ({ it, before, after }) =>
    `updated ${it} to what is live, revision ${said(before['revision'])} → ${said(after['revision'])}${restored(after)}`,
  'request.invalid': ({ it, after }) =>
    `sent ${it} back, because it has errors now: ${said(after['errors'])}`,
  'request.look': ({ it }) => `checked the emergency approval of ${it}`,
  'request.remind-look': ({ it, after }) =>
    `reminded of the emergency approval of ${it}, to be checked by ${instant(after['lookDueAt'])}`,
}

function asked({ kind, track }: ToldRow['after']): string {
  if (kind === 'promote') return 'asked to make a version official with'
  if (kind === 'cancel') return `asked to end the ${said(track)} release with`
  return track === 'gray'
    ? 'asked to publish to a part of the customers first:'
    : 'asked to publish'
}

const restored = ({ restored: count }: ToldRow['after']): string =>
  typeof count === 'number' && count > 0
    ? `; ${counted(count, 'approval')} count again`
    : '; it needs new approvals'

const auditOwnWords: Words = {
  'audit.prune': ({ after }) =>
    `took out the entries of the audit log up to ${said(after['upTo'])}, older than ${said(after['keepDays'])} days`,
  'history.prune': ({ after }) =>
    `took out on ${said(after['day'])} what was kept long enough: ${removed(after['removed'])}`,
}

/** `messages (1200), sessions (80)`. */
const removed = (value: unknown): string =>
  Object.entries(valuesOf(value))
    .map(([what, rows]) => `${what} (${said(rows)})`)
    .join(', ')

const words: Words = {
  ...requestWords,
  ...botWords,
  ...peopleWords,
  ...settingsWords,
  ...auditOwnWords,
}
