import { Refusal } from '../../refusal.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { versionRef } from '../../store/bots/versions.ts'
import { findingsOf } from '../requests/make-candidate.ts'
import { sendersToOpen } from './prepare-activation.ts'
import { currentOrThrow } from '../versions/prepare-revert.ts'

/**
 * Names of the senders that an activation of the official version could open now.
 * @throws Refusal PRECONDITION_FAILED for a bot that was never published, or no longer validates
 */
export async function openableSenders(db: Db, bot: BotRow): Promise<string[]> {
  const version = await currentOrThrow(db, bot)
  const senders = await sendersToOpen(db, bot, version)
  const findings = await findingsOf(db, bot, version.definition, version.binding)
  const error = findings.find(({ severity }) => severity === 'error')
  if (!error) return senders.map(({ name }) => name)
  throw new Refusal(
    'PRECONDITION_FAILED',
    `${versionRef(version).label} of ${bot.name} can't be activated: ${error.text}`,
    `Fix the draft and publish again (/publish ${bot.slug}), then schedule it.`,
  )
}
