import { z } from 'zod'
import type { ChangesDocument } from '../../bot/changes/document.ts'
import type { Selectable } from '../../bot/select-flows.ts'
import { runJob } from '../../work/run-job.ts'
import type { Finding } from '../../bot/definition.ts'
import { partKind } from '../../bot/parts.ts'
import type { ChangeLine } from '../../domain/change-line.ts'
import type { Candidate } from '../../domain/candidate.ts'
import { maskAddress } from '../../domain/conversation/mask.ts'
import type { Unserved } from '../../domain/conversation/channel-account.ts'
import { notCarried } from '../../domain/request.ts'
import type { BoundNotifier } from '../../domain/notifiers/notifier.ts'
import { profileOf } from '../../domain/profiles/profile.ts'
import { allGrayRules } from '../../store/gray/gray-rules.ts'
import { botOrThrow } from '../../store/bots/bots.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import type { PersonRef } from '../../store/people/people.ts'
import { notifiersInUse } from '../../store/notifiers/notifiers.ts'
import { allProfiles } from '../../store/profiles/profiles.ts'
import { findSenders, senderLines } from '../../store/senders/senders.ts'
import { activeSenderNames } from '../../store/live/activations.ts'
import { openRequestOf, requestOrThrow } from '../../store/requests/requests.ts'
import type { RequestRow } from '../../store/requests/requests.ts'
import { versionRef } from '../../store/bots/versions.ts'
import { authorize } from '../kit/authorize.ts'
import { auditedRead, parseInput } from '../kit/change.ts'
import type { Ctx } from '../kit/context.ts'
import { editUrl } from '../drafts/edit-url.ts'
import { recallForm } from '../drafts/recall-form.ts'
import { unreachedNotifiers } from '../notifiers/add-notifier.ts'
import { chosenNotifiers, NotifiersInput } from '../notifiers/bound-notifiers.ts'
import type { ChosenProfile } from '../profiles/bound-profile.ts'
import { choiceOfProfiles } from '../profiles/choice-of-profiles.ts'
import type { ProfileChoice } from '../profiles/choice-of-profiles.ts'
import {
  resourcesOrThrow,
  resourcesFor,
  ResourcesInput,
  viewResources,
} from '../profiles/resources.ts'
import type { GivenView } from '../profiles/resources.ts'
import { unservedSenders } from '../senders/unserved.ts'
import { candidateOf } from './candidate-of.ts'
import { eligibleReviewers } from './eligible-reviewers.ts'
import { makeCandidate } from './make-candidate.ts'
import type { Made } from './make-candidate.ts'
import { releasedNow } from '../versions/released-now.ts'
import type { ReleasedNow } from '../versions/released-now.ts'
import type { VersionRef } from '../../store/bots/versions.ts'
import type { RequestView } from './request-view.ts'
import type { SenderChange } from '../../domain/sender-change.ts'
import { senderChangeOf } from '../activations/sender-change-of.ts'
import { sendersOf } from '../activations/senders-of.ts'
import { fits, mustBeAskableAgain, nothingChanged } from './must-be-publishable.ts'

const Input = z.object({
  bot: z.string(),
  /** Another profile than the track's (F39). */
  profile: z.string().max(200).optional(),
  /** Other numbers and pages than the profile gives (F40). */
  resources: ResourcesInput.optional(),
  /** Others than the track's (F64). */
  notifiers: NotifiersInput.optional(),
  /** The id of a request that is over and is asked again. */
  again: z.string().max(100).optional(),
})

type ProfileRef = { id: string; name: string }
/** All that the publish form shows (F13). */
export type PublishPreview = {
  bot: { id: string; slug: string; name: string }
  editUrl: string
  base: VersionRef | null
  /** `again`: the request asked for changes; asking again is its next revision (F20). */
  mode: 'new' | 'again'
  requestNumber: number | null
  /** None where only another profile, other numbers or other people to tell can be chosen. */
  changes: ChangeLine[]
  told: ChangesDocument
  selectable: Selectable
  findings: Finding[]
  approvers: PersonRef[]
  /** Who of them was asked by name before, where it is asked again (F28). */
  asked: string[]
  /** The one that is chosen unless somebody says otherwise, and all; none while nothing is set in any. */
  profile: ProfileRef
  profiles: ProfileChoice[]
  /** What it gets instead of the draft's own; null while no profile gives anything (F40). */
  resources: {
    given: GivenView
    /** It was asked for so, whatever the profile gives. */
    isAsked: boolean
    all: { name: string; channel: string }[]
  } | null
  /** Whom it would tell when something goes wrong, and all who can be told (F64). */
  notifiers: {
    bound: BoundNotifier[]
    all: { id: string; name: string }[]
    /** Whom of the bound nothing reaches as it is, each with why. */
    unreached: string[]
  }
  /** What a part of the customers meets now: publishing for everybody holds it (F80). */
  gray: ReleasedNow['gray']
  /** Names of the rules that a gray release may use (F33). */
  grayRules: string[]
  senders: RequestView['senders']
  senderChange: SenderChange
  /** The numbers that it names, and whether customers reach them there. */
  numbers: { name: string; masked: string; isOn: boolean; unserved: Unserved | null }[]
  /** It gets a test code of its own by this (F36). */
  getsTestCode: boolean
  notCarried: readonly string[]
  comment: string
}

/**
 * @throws Refusal PRECONDITION_FAILED when nothing changed and nothing else can be chosen (F14),
 *   CONFLICT while a request waits (F16)
 */
export async function preparePublish(
  ctx: Ctx,
  raw: z.input<typeof Input>,
): Promise<PublishPreview> {
  const input = parseInput(Input, raw)
  return auditedRead(ctx, 'request.prepare', input.bot, async (db) => {
    const bot = await botOrThrow(db, input.bot)
    const person = await authorize(db, ctx, 'request.make', bot)
    const open = await openRequestOf(db, bot.id)
    if (open) await mustBeAskableAgain(db, open, bot, person.id)
    await recallForm(ctx, bot.id)
    const chosen = await chosenProfile(db, input, open)
    const told = chosenNotifiers(input, open && candidateOf(open))
    const made = await makeCandidate(db, ctx, bot, 'all', 'official', chosen, told)
    const profiles = await choiceOfProfiles(db)
    const resources = await choiceOfResources(db, made.candidate, chosen)
    const notifiers = await notifiersInUse(db)
    const canChoose = profiles.length + notifiers.length > 0 || resources !== null
    if (made.unchanged && !(made.base && canChoose)) throw nothingChanged(ctx, bot, made)
    const reviewers = await eligibleReviewers(db, bot.id)
    const approvers = reviewers.filter(({ id }) => id !== person.id)
    return {
      bot: { id: bot.id, slug: bot.slug, name: bot.name },
      editUrl: editUrl(ctx, bot.slug),
      base: made.base ? versionRef(made.base) : null,
      mode: open ? 'again' : 'new',
      requestNumber: open?.number ?? null,
      changes: made.changes,
      told: made.told,
      selectable: await offeredOf(made),
      findings: made.findings,
      approvers,
      asked: await askedBefore(db, open, { bot, again: input.again, approvers }),
      profile: refOf(profileOf(made.candidate)),
      profiles,
      resources,
      notifiers: {
        bound: made.candidate.notifiers ?? [],
        all: notifiers.map(({ id, name }) => ({ id, name })),
        unreached: await unreachedNotifiers(db, ctx, made.candidate.notifiers ?? []),
      },
      gray: (await releasedNow(db, bot.id)).gray,
      grayRules: (await allGrayRules(db)).map((rule) => rule.name),
      senders: await sendersOf(db, bot.id, made.candidate),
      senderChange: await senderChangeOf(db, bot.id, 'official', made.candidate.definition),
      numbers: await numbersOf(db, ctx, bot, made.candidate),
      getsTestCode: bot.accessCode === null,
      notCarried,
      comment: open?.comment ?? '',
    }
  })
}

/** Those who can't review any more are left out; where nobody is left, all are asked. */
async function askedBefore(
  db: Db,
  open: RequestRow | undefined,
  { bot, again, approvers }: { bot: BotRow; again: string | undefined; approvers: PersonRef[] },
): Promise<string[]> {
  const before = open ?? (again === undefined ? undefined : await requestOrThrow(db, again))
  if (!before || before.botId !== bot.id) return []
  return approvers.map(({ id }) => id).filter((id) => before.asked.includes(id))
}

const refOf = ({ id, name }: ProfileRef): ProfileRef => ({ id, name })

const numbersShown = 250

/** As long as no profile gives anything, there is nothing to choose. */
async function choiceOfResources(
  db: Db,
  candidate: Candidate,
  chosen: ChosenProfile,
): Promise<PublishPreview['resources']> {
  const all = await allProfiles(db)
  const isAsked = (chosen?.resources ?? null) !== null
  if (!isAsked && !all.some(({ senders, urls }) => senders ?? urls)) return null
  return {
    given: await viewResources(db, resourcesFor(profileOf(candidate), chosen?.resources)),
    isAsked,
    all: (await senderLines(db, { limit: numbersShown, offset: 0 }))
      .filter(({ channel }) => fits(candidate.definition, channel))
      .map(({ name, channel }) => ({ name, channel })),
  }
}

/** Who asks again means the profile, the numbers and the pages of before, unless they say others. */
export async function chosenProfile(
  db: Db,
  { profile, resources }: Pick<z.output<typeof Input>, 'profile' | 'resources'>,
  open: RequestRow | undefined,
): Promise<ChosenProfile> {
  const asked = resources && { resources: await resourcesOrThrow(db, resources) }
  if (profile !== undefined) return { word: profile, ...asked }
  if (open) return { word: profileOf(candidateOf(open)).id, resources: open.resources, ...asked }
  return asked ? { ofTrack: true, ...asked } : null
}

/** What the names stand for is a setting too: a new address can be ticked by itself (F15). */
export async function offeredOf({
  base,
  draft,
  changes,
}: Pick<Made, 'base' | 'draft' | 'changes'>): Promise<PublishPreview['selectable']> {
  const compared = { base: base?.definition ?? null, next: draft.definition }
  const parts = await runJob('selectable', compared)
  return { ...parts, settings: parts.settings || changes.some(isSetting) }
}

const isSetting = ({ part }: ChangeLine): boolean => partKind(part) === 'setting'

async function numbersOf(
  db: Db,
  ctx: Ctx,
  bot: BotRow,
  { senders }: Candidate,
): Promise<PublishPreview['numbers']> {
  const rows = await findSenders(
    db,
    senders.map((sender) => sender.name),
  )
  const unserved = await unservedSenders(db, ctx, rows)
  const active = await activeSenderNames(db, bot.id)
  return rows.map(({ id, name, address }) => ({
    name,
    masked: maskAddress(address),
    isOn: active.includes(name),
    unserved: unserved.get(id) ?? null,
  }))
}
