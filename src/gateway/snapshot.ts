import { parseBot } from '../bot/parse.ts'
import type { Channel, Definition } from '../bot/definition.ts'
import { definitionHashOf, parseCandidate } from '../domain/candidate.ts'
import { versionLabel } from '../domain/request.ts'
import { Refusal } from '../refusal.ts'
import type { BotRow } from '../store/bots.ts'
import type { Db } from '../store/database.ts'
import { draftOf } from '../store/drafts.ts'
import { findEndpoint } from '../store/endpoints.ts'
import { openRequestOf } from '../store/requests.ts'
import { versionsOf } from '../store/versions.ts'
import { compiled } from './read-model.ts'
import type { ReadyBot } from './read-model.ts'

/** What a Sandbox or Development conversation talks to: `R-12`, `V1.2` or `draft 14`. */
export type Snapshot = ReadyBot & {
  /** The same as long as nothing in it changed. */
  hash: string
  versionId: string | null
  channel: Channel
}

/**
 * The frozen candidate of the bot's open request, else its last approved version.
 *
 * @throws Refusal NOT_FOUND when there is neither
 */
export async function sandboxOf(db: Db, bot: BotRow): Promise<Snapshot> {
  const request = await openRequestOf(db, bot.id)
  if (request) {
    const { definition, actionEndpoint } = parseCandidate(request.candidate)
    const label = `R-${request.number}`
    const actionUrl = actionEndpoint?.url ?? null
    return { ...ready(bot, definition, label), actionUrl, hash: request.hash, versionId: null }
  }
  const [version] = await versionsOf(db, bot.id, 1)
  if (version) {
    const label = versionLabel(version.number)
    const actionUrl = version.binding.actionEndpoint?.url ?? null
    const { hash, id: versionId } = version
    return { ...ready(bot, version.definition, label), actionUrl, hash, versionId }
  }
  throw new Refusal(
    'NOT_FOUND',
    `The Sandbox of ${bot.name} is empty: it holds what you ask to publish, and nothing was asked yet.`,
    `Ask with /publish ${bot.slug}, or talk to the draft in Development.`,
  )
}

/** @throws Refusal VALIDATION when the draft cannot be read */
export async function developmentOf(db: Db, bot: BotRow): Promise<Snapshot> {
  const draft = await draftOf(db, bot.id)
  const { definition, findings } = parseBot([{ name: 'bot.yml', text: draft.source }])
  if (!definition) {
    const found = findings.find(({ severity }) => severity === 'error')
    const line = found?.line === undefined ? '' : ` (line ${found.line})`
    throw unreadable(bot, `draft ${draft.revision}`, `: ${found?.text ?? 'it is empty.'}${line}`)
  }
  const name = definition.metadata.actions
  const endpoint = name === undefined ? undefined : await findEndpoint(db, name)
  return {
    ...ready(bot, definition, `draft ${draft.revision}`),
    actionUrl: endpoint?.url ?? null,
    hash: definitionHashOf(definition),
    versionId: null,
  }
}

function ready(bot: BotRow, definition: Definition, label: string) {
  const able = compiled(definition)
  if (!able) throw unreadable(bot, label, ': one of its conditions or steps is wrong.')
  return { bot: able, label, channel: definition.metadata.channels?.[0] ?? 'whatsapp' }
}

function unreadable(bot: BotRow, label: string, why: string): Refusal {
  return new Refusal(
    'VALIDATION',
    `Nobody can talk to ${label} of ${bot.name} yet${why}`,
    `See all that is wrong in /edit/${bot.slug}, mend it and write again.`,
  )
}
