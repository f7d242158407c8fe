import { withUrls } from '../bot/bound-urls.ts'
import type { Channel, Definition } from '../bot/definition.ts'
import { sha256 } from '../bot/canonical.ts'
import { ownProperty } from '../bot/own-property.ts'
import { runJob } from '../work/run-job.ts'
import { definitionHashOf, parseCandidate } from '../domain/candidate.ts'
import type { BoundUrl } from '../domain/candidate.ts'
import { developmentId, partsOf, plainProduction, profileOf } from '../domain/profiles/profile.ts'
import type { Profile } from '../domain/profiles/profile.ts'
import { versionLabel } from '../domain/request.ts'
import { Refusal } from '../refusal.ts'
import type { BotRow } from '../store/bots/bots.ts'
import { draftOf } from '../store/bots/drafts.ts'
import type { DraftRow } from '../store/bots/drafts.ts'
import { findProfile } from '../store/profiles/profiles.ts'
import { findEndpoint } from '../store/senders/endpoints.ts'
import { liveWebUrls } from '../store/senders/web-urls.ts'
import { openRequestOf } from '../store/requests/requests.ts'
import { versionsOf } from '../store/bots/versions.ts'
import type { Gateway } from './gateway.ts'
import { compiled } from './read-model.ts'
import type { ReadyBot } from './read-model.ts'

/** What a Sandbox or Development conversation talks to: `R-12`, `V1.2` or `draft 14`. */
export type Snapshot = ReadyBot & {
  /** The same as long as nothing in it changed. */
  hash: string
  versionId: string | null
  channel: Channel
}

type Trials = Pick<Gateway, 'db' | 'trials'>

/**
 * The frozen candidate of the bot's open request, else its last approved version.
 *
 * @throws Refusal NOT_FOUND when there is neither
 */
export async function sandboxOf({ db, trials }: Trials, bot: BotRow): Promise<Snapshot> {
  const request = await openRequestOf(db, bot.id)
  if (request) {
    const label = `R-${request.number}`
    const thawed = await trials(`candidate ${bot.id} ${label} ${request.hash}`, async () => {
      const { definition, actionEndpoint, profile, urls } = parseCandidate(request.candidate)
      const able = await ready(bot, withUrls(definition, urls ?? []), label, profileOf({ profile }))
      return { ...able, endpoint: actionEndpoint }
    })
    return { ...thawed, hash: request.hash, versionId: null }
  }
  const [version] = await versionsOf(db, bot.id, 1)
  if (version) {
    const label = versionLabel(version.number)
    const endpoint = version.binding.actionEndpoint
    const { hash, id: versionId } = version
    const able = await trials(`version ${bot.id} ${versionId}`, () =>
      ready(
        bot,
        withUrls(version.definition, version.binding.urls ?? []),
        label,
        profileOf(version.binding),
      ),
    )
    return { ...able, endpoint, hash, versionId }
  }
  throw new Refusal(
    'NOT_FOUND',
    `The Sandbox of ${bot.name} is empty: it holds what you ask to publish, and nothing was asked yet.`,
    `Ask with /publish ${bot.slug}, or talk to the draft in Development.`,
  )
}

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
  }
}

async function readDraft(bot: BotRow, draft: DraftRow, dev: Profile, urls: readonly BoundUrl[]) {
  const files = [{ name: 'bot.yml', text: draft.source }]
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
  const said = withUrls(definition, named)
  const able = await ready(bot, said, `draft ${draft.revision}`, dev)
  return { ...able, definition, hash: `${definitionHashOf(said)}${hashOfValues(dev)}` }
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
