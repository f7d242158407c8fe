import type { OrgRole } from '../domain/access.ts'
import { addPerson } from '../control/add-person.ts'
import { addSender } from '../control/add-sender.ts'
import type { Ctx } from '../control/context.ts'
import { createBot } from '../control/create-bot.ts'
import { linkIdentity } from '../control/link-identity.ts'
import { listBots } from '../control/list-bots.ts'
import { listPeople } from '../control/list-people.ts'
import { listSenders } from '../control/list-senders.ts'
import { addApprover } from '../control/set-approver.ts'
import { giveOrgRole } from '../control/set-org-role.ts'
import { keptMeta, putMeta } from '../store/meta.ts'
import { readExample } from './examples.ts'

const people: { name: string; roles: OrgRole[] }[] = [
  { name: 'Dana', roles: ['designer'] },
  { name: 'Ana', roles: ['supervisor'] },
  { name: 'Sam', roles: ['designer'] },
  { name: 'Mo', roles: ['manager'] },
  { name: 'Noa', roles: ['analyzer'] },
  { name: 'Ava', roles: ['admin', 'manager'] },
]

/** Numbers that are kept for stories, and a site that is. */
const senders = [
  { name: 'orders-whatsapp', channel: 'whatsapp', address: '+1 202 555 0110' },
  { name: 'clinic-whatsapp', channel: 'whatsapp', address: '+1 202 555 0120' },
  { name: 'clinic-web', channel: 'web', address: 'clinic.example' },
] as const

const bots = [
  { slug: 'orders', name: 'Order desk' },
  { slug: 'clinic', name: 'Clinic front desk' },
]

const metaKey = 'playgroundSeed'

/**
 * Puts people, numbers and the example bots into an empty database, once (F71). A start that was cut
 * off goes on where it stopped; a workspace that has people of its own is left alone.
 */
export async function seedPlayground(system: Ctx): Promise<void> {
  const state = await keptMeta(system.db, metaKey)
  if (state === 'done' || (state === null && (await listPeople(system)).length > 0)) return
  await putMeta(system.db, metaKey, 'begun')
  const ctx = { ...system, now: ticking(system.now()) }
  await seedPeople(ctx)
  await seedSenders(ctx)
  await seedBots(ctx)
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
    const found = (await listPeople(ctx)).find((person) => person.name === name)
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
  const known = (await listSenders(ctx)).map(({ name }) => name)
  for (const sender of senders.filter(({ name }) => !known.includes(name))) {
    await addSender(ctx, sender)
  }
}

/** Sam makes them, so Sam is their super admin; Ana approves. */
async function seedBots(ctx: Ctx): Promise<void> {
  const sam = (await listPeople(ctx)).find(({ name }) => name === 'Sam')
  if (!sam) throw new Error('The playground has no Sam')
  const bySam: Ctx = { ...ctx, actor: { kind: 'person', id: sam.id, via: 'playground' } }
  for (const { slug, name } of bots) {
    const found = (await listBots(ctx)).find((bot) => bot.slug === slug)
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
