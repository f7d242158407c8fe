import { ulid } from 'ulid'
import { actionId } from '../../../src/chat/kit/action-id.ts'
import { createChatCore } from '../../../src/chat/core.ts'
import { drawCard } from '../../../src/chat/events/draw-card.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import type { Answer, Incoming, Notice } from '../../../src/chat/port.ts'
import { handOverBot } from '../../../src/control/bots/hand-over-bot.ts'
import { lockDraft } from '../../../src/control/drafts/draft-lock.ts'
import type { Ctx } from '../../../src/control/kit/context.ts'
import { enablePerson } from '../../../src/control/people/disable-person.ts'
import { addApprover } from '../../../src/control/people/set-approver.ts'
import { giveOrgRole } from '../../../src/control/people/set-org-role.ts'
import { Refusal } from '../../../src/refusal.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { ctxFor, noon } from '../../helpers/cast.ts'
import type { Scene } from './scene.ts'

/** `known`: what this walker was told already, in this scene. */
export type Walker = {
  db: Db
  scene: Scene
  who: string
  known: Set<string>
  /** What was told on the way here. */
  path?: readonly string[]
}
/** A button's id, or a command. */
export type Door = { click: string } | { say: string } | { edit: string }

/** In a transaction that leaves nothing behind. */
const undone = new Error('undone')
export async function inVain(db: Db, work: (trx: Db) => Promise<void>): Promise<void> {
  await db
    .transaction(async (trx) => {
      await work(trx)
      throw undone
    })
    .catch((error: unknown) => {
      if (error !== undone) throw error
    })
}

/** What the card offers, what older cards offered, and what can be typed. */
export async function doorsOf({ db, scene }: Pick<Walker, 'db' | 'scene'>): Promise<Door[]> {
  const card = await drawCard(ctxFor(db, 'system', nowOf(scene)), scene.card)
  const shown = card?.buttons.map(({ id }) => id) ?? []
  const clicks = [...new Set([...shown, ...(scene.buttons ?? [])])]
  return [
    ...clicks.map((click) => ({ click })),
    ...(scene.commands ?? []).map((say) => ({ say })),
    { edit: scene.bot.slug },
  ]
}

/**
 * Goes through a door. What is refused must name a step, and each step that it names must work, for
 * whoever it names; what a role opens is the walk of who holds it. Returns where that is not so.
 */
export async function deadEnds(walker: Walker, door: Door): Promise<string[]> {
  const refused = await goThrough(walker, door)
  if (refused === null) return []
  const { sentence, next } = refused
  const where = `${walker.who}, ${JSON.stringify(door)}: ${sentence} >> ${next}`
  const told = `${sentence} ${next}`
  const { path = [] } = walker
  if (path.includes(told)) return [`${where} >> goes in a circle`]
  const isKnown = walker.known.has(told)
  walker.known.add(told)
  if (isKnown) return []
  const found = stepsIn(next)
  if (found.length === 0) return [`${where} >> names no step`]
  const ends: string[] = []
  for (const { match, go } of found) {
    const problem = await tried({ ...walker, path: [...path, told] }, refused, match, go)
    if (problem !== null) ends.push(`${where} >> “${match[0]}”: ${problem}`)
  }
  return ends
}

type Refused = { sentence: string; next: string }
/** Each part of the text is one step, of the first way that knows it. */
function stepsIn(next: string): { match: RegExpMatchArray; go: Go }[] {
  const found: { match: RegExpMatchArray; go: Go }[] = []
  let rest = next
  for (const { says, go } of ways) {
    for (const match of rest.matchAll(new RegExp(says, 'g'))) found.push({ match, go })
    rest = rest.replaceAll(new RegExp(says, 'g'), '·')
  }
  return found
}

type Go = (walker: Walker, match: RegExpMatchArray, refused: Refused) => Promise<string | null>
type Way = { says: string; go: Go }

async function tried(
  walker: Walker,
  refused: Refused,
  match: RegExpMatchArray,
  go: Go,
): Promise<string | null> {
  try {
    return await go(walker, match, refused)
  } catch (error) {
    if (error instanceof Refusal) return `${error.sentence} ${error.nextStep}`
    throw error
  }
}

const names = '((?:[A-Z]\\w+)(?:(?:, | or )[A-Z]\\w+)*)'
const asks = `(?:[Aa]sk ${names} to (?:[a-z ]*?):? ?)?`

/** Every step that a refusal can name, and how it is taken: by whoever it names, else by oneself. */
const ways: readonly Way[] = [
  {
    says: `[Aa]sk ${names} to give (?:it to you|you the role first): /roles give`,
    go: async ({ db, scene, who }, match, { sentence }) => {
      const role = /you need the (analyzer|supervisor|designer|manager|admin)/.exec(sentence)?.[1]
      const beside = /and to be (supervisor|designer|manager)/.exec(sentence)?.[1]
      const what = { person: who, role: (beside ?? role) as 'supervisor' }
      const givers = people(match[1])
      for (const giver of givers) {
        await inVain(db, async (trx) => void (await giveOrgRole(as(trx, giver, scene), what)))
      }
      await giveOrgRole(as(db, givers[0] ?? '', scene), what)
      return null
    },
  },
  {
    says: `[Aa]sk ${names} to add you: /roles approver add`,
    go: async ({ db, scene, who }, match) => {
      if (!(await isAbleToReview(db, who))) return null
      for (const giver of people(match[1]).slice(0, 1))
        await addApprover(as(db, giver, scene), { bot: scene.bot.slug, person: who })
      return null
    },
  },
  {
    says: `[Aa]sk ${names} to (?:do it, or to )?hand the bot over to you: /roles hand-over`,
    go: async ({ db, scene, who }, match) => {
      if (!(await isAbleToReview(db, who))) return null
      for (const giver of people(match[1]).slice(0, 1))
        await handOverBot(as(db, giver, scene), { bot: scene.bot.slug, person: who })
      return null
    },
  },
  {
    says: 'Have an admin hand the bot over \\(/roles hand-over\\), and its new super admin to (withdraw R-\\d+|press Update|ask anew with /publish [\\w-]+)',
    go: async (walker, match) => {
      const { db, scene } = walker
      await handOverBot(as(db, 'ava', scene), { bot: scene.bot.slug, person: 'mo' })
      const then = match[1] ?? ''
      if (then.startsWith('ask'))
        return one({ ...walker, who: 'mo' }, { say: `/publish ${scene.bot.slug}` })
      const verb = then.startsWith('withdraw') ? 'withdraw-sure' : 'rebase'
      return one({ ...walker, who: 'mo' }, await click(walker, verb))
    },
  },
  {
    says: 'Ask an admin to switch it on again',
    go: async ({ db, scene, who }) => {
      await enablePerson(as(db, 'ava', scene), { person: who })
      return null
    },
  },
  { says: `${asks}(?:[Ww]ithdraw R-\\d+|withdraw it)`, go: by('withdraw-sure') },
  { says: `${asks}(?:[Pp]ress Update)`, go: by('rebase') },
  { says: 'Press Ask again…', go: by('again') },
  { says: `Ask ${names} to approve it`, go: by('approve') },
  { says: `Ask ${names} \\(approvers`, go: by('approve') },
  { says: `(?:or|ask) ${names} to ask for changes`, go: by('changes') },
  { says: `Ask ${names} to look at it`, go: by('looked') },
  { says: `${asks}(?:anew with |it: )?(/(?:publish|activate) [\\w-]+)`, go: saying },
  { says: '()(/(?:revert|qr|bots show|deactivate) [\\w-]+|/bots sender)', go: saying },
  { says: '()(/schedule (?:change|cancel) S-\\d+)', go: saying },
  { says: '()(/schedule list)', go: saying },
  { says: '()(/schedule add [\\w-]+(?: tomorrow 9:00)?(?: until Fri 18:00)?)', go: saying },
  {
    says: 'http://localhost:3000/edit/[\\w-]+|Edit the draft',
    go: async ({ db, scene, who }) => {
      await lockDraft(as(db, who, scene), { bot: scene.bot.slug })
      return null
    },
  },
  { says: 'press Drop S-\\d+', go: (walker) => one(walker, { click: late(walker, 'drop') }) },
  { says: 'or drop it', go: (walker) => one(walker, { click: late(walker, 'drop') }) },
  // Told of what is so already: nothing has to be done.
  { says: 'The card shows who looked|There is nothing to revert to|Nothing is left to do', go: ok },
]

function ok(): Promise<null> {
  return Promise.resolve(null)
}

/** A button of the request, by whoever is named, else by oneself. */
function by(verb: string): Go {
  return async (walker, match) => {
    const named = people(match[1])
    for (const who of named.length > 0 ? named : [walker.who]) {
      const problem = await one({ ...walker, who }, await click(walker, verb))
      if (problem !== null) return `${who}: ${problem}`
    }
    return null
  }
}

async function saying(walker: Walker, match: RegExpMatchArray): Promise<string | null> {
  const named = people(match[1])
  for (const who of named.length > 0 ? named : [walker.who]) {
    const problem = await one({ ...walker, who }, { say: (match[2] ?? '').replace('.', '') })
    if (problem !== null) return `${who}: ${problem}`
  }
  return null
}

/**
 * Taken back at once: the next step finds what this one found. A command that is refused for how
 * things stand may name a step of its own, which must work; for a missing role it may not.
 */
async function one(walker: Walker, door: Door): Promise<string | null> {
  let problem: string | null = null
  await inVain(walker.db, async (trx) => {
    const inner = { ...walker, db: trx }
    const refused = await goThrough(inner, door)
    if (refused === null) return
    const { sentence, next } = refused
    const isRoleMissing = sentence.startsWith('To ') && sentence.includes('you need the')
    const ends =
      isRoleMissing || 'click' in door ? [`${sentence} ${next}`] : await deadEnds(inner, door)
    problem = ends[0] ?? null
  })
  return problem
}

/** The button that a card of the bot's open request, or of the scene's own, has or had. */
async function click({ db, scene }: Walker, verb: string): Promise<Door> {
  const id = scene.card.startsWith('request:') ? scene.card.replace('request:', '') : null
  const request = await db('requests')
    .where(id === null ? { botId: scene.bot.id } : { id })
    .orderBy('number', 'desc')
    .first()
  return { click: actionId(verb, request.id, request.revision) }
}

const late = ({ scene }: Walker, answer: string): string =>
  (scene.buttons ?? []).find((id) => id.startsWith(`schedule-${answer}:`)) ?? 'none'

async function goThrough({ db, scene, who }: Walker, door: Door): Promise<Refused | null> {
  if ('edit' in door) {
    try {
      await lockDraft(as(db, who, scene), { bot: door.edit })
      return null
    } catch (error) {
      if (error instanceof Refusal) return { sentence: error.sentence, next: error.nextStep }
      throw error
    }
  }
  const what =
    'click' in door
      ? { kind: 'click' as const, action: door.click }
      : { kind: 'command-text' as const, text: door.say }
  const incoming: Incoming = {
    ...what,
    platform: 'playground',
    interactionId: ulid(),
    user: { install: 'local', userId: who, name: who, stranger: false },
    channel: 'releases',
    at: nowOf(scene),
  }
  return refusedBy(await createChatCore(ctxFor(db, 'system', nowOf(scene))).receive(incoming))
}

function refusedBy(answer: Answer): Refused | null {
  const notice = noticeOf(answer)
  if (notice?.tone === 'bug') throw new Error(notice.lines.map(plain).join(' '))
  if (notice === null || notice.tone !== 'refused') return null
  const [sentence = '', ...rest] = notice.lines.map(plain)
  return { sentence, next: rest.join(' ') }
}

function noticeOf(answer: Answer): Notice | null {
  if (answer.kind === 'notice' || answer.kind === 'errors') return answer.notice
  return answer.kind === 'update' ? (answer.notice ?? null) : null
}

const nowOf = ({ now }: Scene): number => now ?? noon

const as = (db: Db, who: string, scene: Scene): Ctx => ({
  ...ctxFor(db, 'system', nowOf(scene)),
  actor: { kind: 'person', id: who, via: 'playground' },
})

const people = (named: string | undefined): string[] =>
  named === undefined || named === ''
    ? []
    : named.split(/, | or /).map((name) => name.toLowerCase())

async function isAbleToReview(db: Db, personId: string): Promise<boolean> {
  const roles = await db('orgRoles').where({ personId }).pluck('role')
  return roles.some((role: string) => ['supervisor', 'designer', 'manager'].includes(role))
}
