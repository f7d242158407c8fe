import type { Definition, Finding, PartKey } from '../../bot/definition.ts'
import type { ChangesDocument } from '../../bot/changes/document.ts'
import { inTurns } from '../../work/in-turns.ts'
import { runJob } from '../../work/run-job.ts'
import { changedPartAuthors } from '../../domain/authors.ts'
import type { Binding, Candidate } from '../../domain/candidate.ts'
import type { ChangeLine } from '../../domain/change-line.ts'
import type { Selection, Track } from '../../domain/request.ts'
import { isPlainUrl } from '../../bot/secret-in-plain.ts'
import { isInsideUrl } from '../../domain/private-address.ts'
import { Refusal } from '../../refusal.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { readOnce } from '../../store/kit/read-memo.ts'
import { draftOf } from '../../store/bots/drafts.ts'
import { writesOfParts } from '../../store/bots/draft-writes.ts'
import { findEndpoint } from '../../store/senders/endpoints.ts'
import { privateActionsAllowed } from '../../store/kit/meta.ts'
import { releasedVersion } from '../../store/bots/releases.ts'
import { findSenders } from '../../store/senders/senders.ts'
import type { VersionRow } from '../../store/bots/versions.ts'
import type { Ctx } from '../kit/context.ts'
import { editPlace } from '../drafts/edit-url.ts'
import { knownProfile, profileAuthors, profileFor } from '../profiles/bound-profile.ts'
import type { ChosenProfile } from '../profiles/bound-profile.ts'
import { knownLedUrls, resourcesFor, urlsLedTo, withNumbers } from '../profiles/resources.ts'
import type { Profile, Resources } from '../../domain/profiles/profile.ts'
import { profileOf } from '../../domain/profiles/profile.ts'
import { notifiersFor } from '../notifiers/bound-notifiers.ts'
import type { ChosenNotifiers } from '../notifiers/bound-notifiers.ts'
import { bindingLines } from './change-lines.ts'
import { endpointAuthors, senderAuthors } from '../senders/bound-authors.ts'
import { keptUrls, knownUrls, urlAuthors, urlsOf } from '../senders/bound-urls.ts'

export type Made = {
  candidate: Candidate
  text: string
  hash: string
  base: VersionRow | undefined
  draft: { revision: number; definition: Definition }
  changes: ChangeLine[]
  /** The same in customers' words (F74). */
  told: ChangesDocument
  authors: string[]
  findings: Finding[]
  /** Neither definition nor binding differs from what the track shows (F14). */
  unchanged: boolean
}

/**
 * Freezes what would go live: the whole draft, or the track's base plus the chosen parts (F15).
 * @throws Refusal VALIDATION when the draft can't be read or the choice doesn't hold together
 */
export const makeCandidate = (
  db: Db,
  ctx: Pick<Ctx, 'settings' | 'actor'>,
  bot: BotRow,
  selection: Selection,
  track: Track,
  profile: ChosenProfile = null,
  notifiers: ChosenNotifiers = null,
): Promise<Made> =>
  readOnce(
    db,
    `candidate ${bot.id} ${track} ${JSON.stringify([selection, profile, notifiers])}`,
    [...draftTables, 'releases', 'versions', 'notifiers', ...boundTables],
    () => make(db, ctx, bot, selection, track, profile, notifiers),
  )

const draftTables = ['drafts', 'draft_writes', 'draft_batches']
const profileTables = ['profiles', 'profile_secrets', 'profile_writes']
/** What the names in a definition stand for. */
export const boundTables = ['senders', 'endpoints', 'web_urls', ...profileTables]

async function make(
  db: Db,
  ctx: Pick<Ctx, 'settings' | 'actor'>,
  bot: BotRow,
  selection: Selection,
  track: Track,
  profile: ChosenProfile,
  notifiers: ChosenNotifiers,
): Promise<Made> {
  const base =
    (await releasedVersion(db, bot.id, track)) ?? (await releasedVersion(db, bot.id, 'official'))
  const draft = await readableDraft(db, ctx, bot)
  const picked = await chosen(base?.definition ?? null, draft.definition, selection)
  const definition = await withGivenNumbers(db, picked, selection, base?.binding, profile)
  const binding = {
    ...(await bindingFor(db, definition, selection, base?.binding, profile)),
    ...(await notifiersFor(db, notifiers, selection, base?.binding)),
  }
  const candidate = { botId: bot.id, track, base: base?.id ?? null, definition, ...binding }
  const sides = { base: base?.definition ?? null, next: definition }
  // None of them needs another: with a large bot they are done beside each other.
  const [frozen, compared, findings] = await Promise.all([
    runJob('freeze', candidate),
    runJob('compare', { ...sides, wasBound: base?.binding, isBound: binding }),
    findingsOf(db, bot, definition, {
      ...keptUrls(binding, { kind: 'publish', selection }),
      profile: binding.profile,
      resources: resourcesFor(profileOf(binding), profile?.resources),
    }),
  ])
  const changes = [...compared.changes, ...bindingLines(base?.binding, binding)]
  const { parts } = compared
  const named = parts.map(([part]) => part)
  const writes = await writesOfParts(db, bot.id, named)
  // Numbers that the profile gives are not those that somebody wrote into the draft.
  const written = definition === picked ? writes : writes.filter(isNotOfSenders)
  const authors = await inTurns(changedPartAuthors(written, parts, draft.revision))
  return {
    candidate,
    ...frozen,
    base,
    draft,
    changes,
    told: compared.told,
    authors: [...new Set([...authors, ...(await bindingAuthors(db, base?.binding, binding))])],
    findings,
    unchanged: base !== undefined && changes.length === 0,
  }
}

const isNotOfSenders = ({ part }: { part: PartKey }): boolean => part !== 'setting:senders'

/** With the numbers of the profile; they are a setting, so without that tick it keeps its own (F15, F40). */
export async function withGivenNumbers(
  db: Db,
  definition: Definition,
  selection: Selection,
  base: Binding | undefined,
  profile: ChosenProfile,
): Promise<Definition> {
  if (selection !== 'all' && !selection.settings) return definition
  const now = profileOf(await profileFor(db, profile, selection, base))
  return withNumbers(db, definition, now, profile?.resources)
}

/**
 * What validation says of a frozen definition with today's senders and endpoints and the profile it
 * was frozen with (F12); a version keeps its endpoint and its web URLs by content.
 */
export async function findingsOf(
  db: Db,
  bot: Pick<BotRow, 'builtIn'>,
  definition: Definition,
  bound: {
    profile?: Profile | undefined
    actionEndpoint?: Binding['actionEndpoint']
    urls?: Binding['urls']
    /** Where its names lead otherwise than to the page of that name (F40). */
    resources?: Resources
  },
): Promise<Finding[]> {
  const known = await validationContext(db, bot, definition)
  const kept = (bound.urls ?? []).map(({ name, url }) => ({ name, url, isRetired: false }))
  const led = await knownLedUrls(db, definition.metadata.urls ?? [], bound.resources ?? {})
  const context = {
    ...known,
    urls: [...kept, ...led, ...known.urls],
    plainEndpoint: bound.actionEndpoint
      ? isPlainUrl(bound.actionEndpoint.url)
      : known.plainEndpoint,
    actionEndpoint: known.actionEndpoint || (bound.actionEndpoint ?? null) !== null,
    profile: knownProfile(bound.profile && { profile: bound.profile }),
  }
  return runJob('checkDefinition', { definition, context })
}

/** The senders, web URLs and the action endpoint that exist among those that the definition names. */
export async function validationContext(
  db: Db,
  bot: Pick<BotRow, 'builtIn'>,
  definition: Definition,
) {
  const senders = await findSenders(db, definition.metadata.senders ?? [])
  const { actions } = definition.metadata
  const endpoint = actions === undefined ? undefined : await findEndpoint(db, actions)
  return {
    senders: senders.map(({ name, channel }) => ({ name, channel })),
    urls: await knownUrls(db, definition.metadata.urls ?? []),
    actionEndpoint: endpoint !== undefined,
    plainEndpoint: endpoint !== undefined && isPlainUrl(endpoint.url),
    privateEndpoint:
      endpoint !== undefined && isInsideUrl(endpoint.url, await privateActionsAllowed(db)),
    needsSenders: bot.builtIn === 0,
  }
}

/**
 * What the definition's names mean now. What they stand for is a setting too: without that tick the
 * action endpoint and the web URLs stay where they are, and a sender's new address is refused (F15).
 */
export async function bindingFor(
  db: Db,
  definition: Definition,
  selection: Selection,
  base: Binding | undefined,
  profile: ChosenProfile = null,
): Promise<Binding> {
  const values = await profileFor(db, profile, selection, base)
  const resources = resourcesFor(profileOf(values), profile?.resources)
  const now = { ...(await bindingNow(db, definition, resources)), ...values }
  if (selection === 'all' || selection.settings || !base) return now
  const moved = now.senders.find(({ name, address }) =>
    base.senders.some((was) => was.name === name && was.address !== address),
  )
  if (!moved) return { ...now, actionEndpoint: base.actionEndpoint, ...urlsOf(base.urls) }
  const said = `The number ${moved.name} has another address now, and settings are not ticked.`
  const next = 'Tick the settings too, or publish everything.'
  throw new Refusal('VALIDATION', said, next, { settings: `${said} ${next}` })
}

async function bindingNow(db: Db, definition: Definition, resources: Resources): Promise<Binding> {
  const actions = definition.metadata.actions
  const endpoint = actions === undefined ? undefined : await findEndpoint(db, actions)
  return {
    senders: await bindingSenders(db, definition),
    actionEndpoint: endpoint ? { name: endpoint.name, url: endpoint.url } : null,
    ...urlsOf(await urlsLedTo(db, definition.metadata.urls ?? [], resources)),
  }
}

/** The senders that the definition names, as they are now. */
export async function bindingSenders(db: Db, definition: Definition): Promise<Binding['senders']> {
  const rows = await findSenders(db, definition.metadata.senders ?? [])
  return rows.map(({ name, channel, address }) => ({ name, channel, address }))
}

export async function readableDraft(db: Db, ctx: Pick<Ctx, 'settings' | 'actor'>, bot: BotRow) {
  const draft = await draftOf(db, bot.id)
  const files = [{ name: `${bot.slug}.yml`, text: draft.source }]
  const { definition, findings } = await runJob('readBot', files)
  if (definition) return { revision: draft.revision, definition, parseFindings: findings }
  throw new Refusal(
    'VALIDATION',
    `The draft of ${bot.name} can't be read: ${findings[0]?.text ?? 'it is empty'}`,
    `Fix it at ${editPlace(ctx, bot.slug)} and publish again.`,
  )
}

async function chosen(
  base: Definition | null,
  next: Definition,
  selection: Selection,
): Promise<Definition> {
  if (selection === 'all') return next
  const result = await runJob('select', { base, next, chosen: selection })
  if ('candidate' in result) return result.candidate
  const list = result.problems.map((problem) => problem.text)
  throw new Refusal(
    'VALIDATION',
    `The chosen flows can't be published by themselves: ${list.join(' ')}`,
    'Choose what is missing too, or publish everything.',
    { flows: list.join(' ') },
  )
}

/** Whoever set an address that bots will call or answer on is an author of the change (F23). */
async function bindingAuthors(
  db: Db,
  before: Binding | undefined,
  after: Binding,
): Promise<string[]> {
  return [
    ...(await endpointAuthors(db, before, after)),
    ...(await senderAuthors(db, before, after)),
    ...(await profileAuthors(db, before, after)),
    ...(await urlAuthors(db, before, after)),
  ]
}
