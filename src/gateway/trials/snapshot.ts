import { puttingUrls } from '../../bot/bound-urls.ts'
import type { Channel, Definition } from '../../bot/definition.ts'
import { sha256 } from '../../bot/canonical.ts'
import { ownProperty } from '../../bot/own-property.ts'
import { inTurns } from '../../work/in-turns.ts'
import { runJob } from '../../work/run-job.ts'
import type { BoundUrl } from '../../domain/candidate.ts'
import type { TriedContent } from '../../domain/conversation/try.ts'
import {
  developmentId,
  partsOf,
  plainProduction,
  profileOf,
} from '../../domain/profiles/profile.ts'
import type { Profile } from '../../domain/profiles/profile.ts'
import { versionLabel } from '../../domain/request.ts'
import { Refusal } from '../../refusal.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import { draftOf } from '../../store/bots/drafts.ts'
import type { DraftRow } from '../../store/bots/drafts.ts'
import { findProfile } from '../../store/profiles/profiles.ts'
import { findEndpoint } from '../../store/senders/endpoints.ts'
import { liveWebUrls } from '../../store/senders/web-urls.ts'
import { candidateText, openRequestRef, requestRef } from '../../store/requests/request-refs.ts'
import type { RequestRef } from '../../store/requests/request-refs.ts'
import { candidateIn } from '../../store/requests/requests.ts'
import { findVersion, newestVersionId } from '../../store/bots/versions.ts'
import type { Gateway } from '../gateway.ts'
import { compiled } from '../read-model.ts'
import type { ReadyBot } from '../read-model.ts'
import { withholdSecrets } from './withhold-secrets.ts'

/** What a Sandbox or Development conversation talks to: `R-12`, `V1.2` or `draft 14`. */
export type Snapshot = ReadyBot & {
  /** The same as long as nothing in it changed. */
  hash: string
  versionId: string | null
  channel: Channel
  /** Which headers its calls go without, in words; null where nothing is left out. */
  withheld: string | null
}

type Trials = Pick<Gateway, 'db' | 'trials'>

/**
 * The frozen candidate of the bot's open request, else its last approved version.
 *
 * @throws Refusal NOT_FOUND when there is neither
 */
export async function sandboxOf(gateway: Trials, bot: BotRow): Promise<Snapshot> {
  const request = await openRequestRef(gateway.db, bot.id)
  if (request) return candidateOf(gateway, bot, request)
  const newest = await newestVersionId(gateway.db, bot.id)
  if (newest !== null) return versionOf(gateway, bot, newest)
  throw new Refusal(
    'NOT_FOUND',
    `The Sandbox of ${bot.name} is empty: it holds what you ask to publish, and nothing was asked yet.`,
    `Ask with /publish ${bot.slug}, or talk to the draft in Development.`,
  )
}

/**
 * What somebody tries (F8): the candidate of a request as it stands now, or a version.
 *
 * @throws Refusal NOT_FOUND when it is gone
 */
export async function triedOf(
  gateway: Trials,
  bot: BotRow,
  content: TriedContent,
): Promise<Snapshot> {
  if ('versionId' in content) return versionOf(gateway, bot, content.versionId)
  const request = await requestRef(gateway.db, content.requestId)
  if (request?.botId === bot.id) return candidateOf(gateway, bot, request)
  throw gone(bot)
}

async function candidateOf(
  { db, trials }: Trials,
  bot: BotRow,
  { id, number, hash }: RequestRef,
): Promise<Snapshot> {
  const label = `R-${number}`
  const thawed = await trials(`candidate ${bot.id} ${label} ${hash}`, async () => {
    const text = await candidateText(db, id)
    if (text === null) throw gone(bot)
    const { definition, actionEndpoint, profile, urls } = await candidateIn(text)
    const said = await inTurns(puttingUrls(definition, urls ?? []))
    const able = await ready(bot, said, label, profileOf({ profile }))
    return { ...able, endpoint: actionEndpoint }
  })
  const withheld = await withholdSecrets({ db, trials }, bot.id, thawed)
  return { ...thawed, ...withheld, hash, versionId: null }
}

async function versionOf({ db, trials }: Trials, bot: BotRow, id: string): Promise<Snapshot> {
  const thawed = await trials(`version ${bot.id} ${id}`, async () => {
    const version = await findVersion(db, id)
    if (version?.botId !== bot.id) throw gone(bot)
    const { definition, binding, number, hash } = version
    const said = await inTurns(puttingUrls(definition, binding.urls ?? []))
    const able = await ready(bot, said, versionLabel(number), profileOf(binding))
    return { ...able, endpoint: binding.actionEndpoint, hash }
  })
  // A host that was left behind gets no secret again because somebody tries what called it.
  const withheld = await withholdSecrets({ db, trials }, bot.id, thawed)
  return { ...thawed, ...withheld, versionId: id }
}

const gone = (bot: BotRow): Refusal =>
  new Refusal(
    'NOT_FOUND',
    `What you tried of ${bot.name} is gone.`,
    `See what there is with /bots show ${bot.slug}.`,
  )

/** @throws Refusal VALIDATION when the draft cannot be read */
export async function developmentOf({ db, trials }: Trials, bot: BotRow): Promise<Snapshot> {
  const draft = await draftOf(db, bot.id)
  // Whoever writes tries it with the values of Dev.
  const dev = (await findProfile(db, developmentId)) ?? plainProduction
  const urls = await liveWebUrls(db)
  const key = `draft ${bot.id} ${draft.revision}${hashOfValues(dev)} ${sha256(JSON.stringify(urls))}`
  const { definition, ...able } = await trials(key, () => readDraft(bot, draft, dev, urls))
  const name = definition.metadata.actions
  const endpoint = name === undefined ? undefined : await findEndpoint(db, name)
  return {
    ...able,
    endpoint: endpoint ? { name: endpoint.name, url: endpoint.url } : null,
    versionId: null,
    withheld: null,
  }
}

async function readDraft(bot: BotRow, draft: DraftRow, dev: Profile, urls: readonly BoundUrl[]) {
  const files = [{ name: `${bot.slug}.yml`, text: draft.source }]
  const { definition, findings } = await runJob('readBot', files)
  if (!definition) {
    const found = findings.find(({ severity }) => severity === 'error')
    const line = found?.line === undefined ? '' : ` (line ${found.line})`
    throw unreadable(bot, `draft ${draft.revision}`, `: ${found?.text ?? 'it is empty.'}${line}`)
  }
  // A page of Dev goes before the one of that name (F40).
  const led = (definition.metadata.urls ?? []).map((name) => {
    const id = ownProperty(dev.urls ?? {}, name)
    const url = urls.find((one) => (id === undefined ? one.name === name : one.id === id))
    return url && { ...url, name }
  })
  const named = led.filter((one) => one !== undefined)
  const said = await inTurns(puttingUrls(definition, named))
  const able = await ready(bot, said, `draft ${draft.revision}`, dev)
  const { hash } = await runJob('freezeDefinition', said)
  return { ...able, definition, hash: `${hash}${hashOfValues(dev)}` }
}

/** None where the profile says nothing: conversations go on that began before there was one. */
function hashOfValues(profile: Profile): string {
  const parts = [...partsOf(profile)]
  return parts.length === 0 ? '' : ` ${sha256(JSON.stringify(parts))}`
}

async function ready(bot: BotRow, definition: Definition, label: string, profile: Profile) {
  const able = await compiled(definition, profile)
  if (!able) throw unreadable(bot, label, ': one of its conditions or steps is wrong.')
  return { bot: able, label, profile, channel: definition.metadata.channels?.[0] ?? 'whatsapp' }
}

function unreadable(bot: BotRow, label: string, why: string): Refusal {
  return new Refusal(
    'VALIDATION',
    `Nobody can talk to ${label} of ${bot.name} yet${why}`,
    `See all that is wrong in /edit/${bot.slug}, fix it and write again.`,
  )
}
