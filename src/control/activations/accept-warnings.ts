import type { Finding } from '../../bot/definition.ts'
import { Refusal } from '../../refusal.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { findRequest } from '../../store/requests/requests.ts'
import { versionRef } from '../../store/bots/versions.ts'
import type { VersionRow } from '../../store/bots/versions.ts'
import { findingsOf } from '../requests/make-candidate.ts'

export type Warning = { code: string; text: string }

/** One a code, as people accept them. */
export function warningsIn(findings: readonly Finding[]): Warning[] {
  const found = new Map<string, string>()
  for (const { severity, code, text } of findings) {
    if (severity === 'warning' && !found.has(code)) found.set(code, text)
  }
  return [...found].map(([code, text]) => ({ code, text }))
}

export const warningsOf = async (db: Db, bot: BotRow, version: VersionRow): Promise<Warning[]> =>
  warningsIn(await findingsOf(db, bot, version.definition, version.binding))

/** Those that were accepted when the version was asked for. */
export async function acceptedAtPublish(db: Db, version: VersionRow): Promise<string[]> {
  const request = version.requestId === null ? null : await findRequest(db, version.requestId)
  return request?.overridden ?? []
}

/**
 * Whoever opens a bot to customers accepts each warning by its name (F10).
 * @throws Refusal VALIDATION on the field `override`; `command` is the one whose form has the ticks
 */
export async function mustAcceptWarnings(
  db: Db,
  bot: BotRow,
  version: VersionRow,
  { override, command }: { override: readonly string[]; command: string },
): Promise<void> {
  const open = (await warningsOf(db, bot, version))
    .map(({ code }) => code)
    .filter((code) => !override.includes(code))
  if (open.length === 0) return
  throw new Refusal(
    'VALIDATION',
    `${versionRef(version).label} of ${bot.name} has warnings that nobody accepted here: ${open.join(', ')}.`,
    `Tick each one that is fine as it is, in the form that ${command} opens.`,
    { override: `Tick each warning that is fine as it is: ${open.join(', ')}.` },
  )
}
