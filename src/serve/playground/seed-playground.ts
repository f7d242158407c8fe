import type { OrgRole } from '../../domain/access.ts'
import { addPerson } from '../../control/people/add-person.ts'
import { addSender } from '../../control/senders/add-sender.ts'
import { approveRequest } from '../../control/requests/approve-request.ts'
import type { Ctx } from '../../control/kit/context.ts'
import { createBot } from '../../control/bots/create-bot.ts'
import { linkIdentity } from '../../control/people/link-identity.ts'
import { listPeople } from '../../control/people/list-people.ts'
import type { PersonView } from '../../control/people/list-people.ts'
import { listRequests } from '../../control/requests/list-requests.ts'
import { findSenders } from '../../store/senders/senders.ts'
import { readDraft } from '../../control/drafts/read-draft.ts'
import { requestPublish } from '../../control/requests/request-publish.ts'
import { saveDraft } from '../../control/drafts/save-draft.ts'
import { addApprover } from '../../control/people/set-approver.ts'
import { giveOrgRole } from '../../control/people/set-org-role.ts'
import { readBot } from '../../control/bots/read-bot.ts'
import { readRequest } from '../../control/requests/read-request.ts'
import { findBot } from '../../store/bots/bots.ts'
import { countPeople, peopleNamed } from '../../store/people/people.ts'
import { getMeta, putMeta } from '../../store/kit/meta.ts'
import { readExample } from '../examples.ts'

const people: { name: string; roles: OrgRole[] }[] = [
  { name: 'Dana', roles: ['designer'] },
  { name: 'Ana', roles: ['supervisor'] },
  { name: 'Sam', roles: ['designer'] },
  { name: 'Mo', roles: ['manager'] },
  { name: 'Noa', roles: ['analyzer'] },
  { name: 'Ava', roles: ['admin', 'manager'] },
]

/** Numbers and a site that are reserved for examples. */
const senders = [
  { name: 'orders-whatsapp', channel: 'whatsapp', address: '+1 202 555 0110' },
  { name: 'clinic-whatsapp', channel: 'whatsapp', address: '+1 202 555 0120' },
  { name: 'clinic-web', channel: 'web', address: 'clinic.example' },
] as const

const bots = [
  { slug: 'orders', name: 'Order desk' },
  { slug: 'clinic', name: 'Clinic front desk' },
]

/** What Dana changed since the first version. */
const greeting = {
  before: 'Hello, this is the order desk. What can I do for you?',
  after: 'Welcome to the order desk! How can we help you today?',
}

const metaKey = 'playgroundSeed'

/**
 * Puts people, numbers and the example bots into an empty database, once (F71). A start that was
 * cut off goes on where it stopped; a workspace that has people of its own is left alone.
 */
export async function seedPlayground(system: Ctx): Promise<void> {
  const state = await getMeta(system.db, metaKey)
  if (state === 'done' || (state === null && (await countPeople(system.db)) > 0)) return
  await putMeta(system.db, metaKey, 'begun')
  const ctx = { ...system, now: ticking(system.now()) }
  await seedPeople(ctx)
  await seedSenders(ctx)
  await seedBots(ctx)
  await seedRelease(ctx)
  await putMeta(system.db, metaKey, 'done')
}

/** Ids sort by their time, so that the people stay in this order. */
function ticking(from: number): () => number {
  let at = from
  return () => at++
}

async function seedPeople(ctx: Ctx): Promise<void> {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  for (const { name, roles } of people) {
    const found = await personOfName(ctx, name)
    const { id } = found ?? (await addPerson(ctx, { name, zone }))
    for (const role of roles.filter((one) => !found?.orgRoles.includes(one))) {
      await giveOrgRole(ctx, { person: id, role })
    }
    if (found && found.accounts.length > 0) continue
    const account = {
      platform: 'playground',
      install: 'local',
      userId: name.toLowerCase(),
    } as const
    await linkIdentity(ctx, { person: id, ...account })
  }
}

async function seedSenders(ctx: Ctx): Promise<void> {
  const wanted = senders.map(({ name }) => name)
  const known = (await findSenders(ctx.db, wanted)).map(({ name }) => name)
  for (const sender of senders.filter(({ name }) => !known.includes(name))) {
    await addSender(ctx, sender)
  }
}

/** Sam makes them, so Sam is their super admin; Ana approves. */
async function seedBots(ctx: Ctx): Promise<void> {
  const bySam = await speaking(ctx, 'Sam')
  for (const { slug, name } of bots) {
    const known = await findBot(ctx.db, slug)
    const found = known && (await readBot(ctx, { bot: slug }))
    if (!found) {
      const source = await readExample(slug)
      const home = { platform: 'playground', install: 'local', channel: 'releases' } as const
      await createBot(bySam, { slug, name, source, home })
    }
    if (!found || found.approvers.length === 0) {
      await addApprover(bySam, { bot: slug, person: 'Ana' })
    }
  }
}

/**
 * The order desk has a first version and a draft that is ahead of it, so that there is something to
 * compare, to publish and to go back to. The clinic was never published.
 */
async function seedRelease(ctx: Ctx): Promise<void> {
  const byDana = await speaking(ctx, 'Dana')
  const bot = 'orders'
  const { requests } = await listRequests(byDana, { bot })
  const [made] = requests
  const before = made && (await readRequest(byDana, { request: made.id }))
  const comment = 'The order desk opens'
  const request = before ?? (await requestPublish(byDana, { bot, comment }))
  if (request.state === 'awaiting approval') {
    const review = { request: request.id, revision: request.revision, ticks: request.checklist }
    const hasSams = request.reviews.some(({ person }) => person.name === 'Sam')
    if (!hasSams) await approveRequest(await speaking(ctx, 'Sam'), review)
    await approveRequest(await speaking(ctx, 'Ana'), review)
  }
  const { source, revision } = await readDraft(byDana, { bot })
  const edited = source.replace(greeting.before, greeting.after)
  if (edited !== source) await saveDraft(byDana, { bot, revision, source: edited })
}

async function speaking(ctx: Ctx, name: string): Promise<Ctx> {
  const person = await personOfName(ctx, name)
  if (!person) throw new Error(`The playground has no ${name}`)
  return { ...ctx, actor: { kind: 'person', id: person.id, via: 'playground' } }
}

async function personOfName(ctx: Ctx, name: string): Promise<PersonView | undefined> {
  const [person] = await peopleNamed(ctx.db, name)
  return person && (await listPeople(ctx, { person: person.id })).people[0]
}
