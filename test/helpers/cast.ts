import { ulid } from 'ulid'
import { inOneGo } from '../../src/bot/intents.ts'
import { parseBot } from '../../src/bot/parse/parse-bot.ts'
import { partHashes } from '../../src/bot/parts.ts'
import type { PartKey } from '../../src/bot/definition.ts'
import type { Ctx } from '../../src/control/kit/context.ts'
import { newBot } from '../../src/control/bots/new-bot.ts'
import { changedParts } from '../../src/domain/authors.ts'
import { plainDesk } from '../../src/domain/people/desk.ts'
import type { OrgRole } from '../../src/domain/access.ts'
import { giveBotRole } from '../../src/store/bots/bot-roles.ts'
import { insertBot } from '../../src/store/bots/bots.ts'
import type { Policy } from '../../src/store/bots/bots.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { insertSave } from '../../src/store/bots/draft-writes.ts'
import { draftOf, insertDraft, updateDraft } from '../../src/store/bots/drafts.ts'
import { insertPerson } from '../../src/store/people/people.ts'
import { insertSender } from '../../src/store/senders/senders.ts'
import { backgroundOf } from './background.ts'

/** The people of every control test, by what they are for. */
const roles = {
  ava: ['admin', 'manager'],
  dana: ['designer'],
  dov: ['designer'],
  ana: ['supervisor'],
  li: ['supervisor'],
  sam: ['designer'],
  mo: ['manager'],
  noa: ['analyzer'],
  sid: [],
} as const satisfies Record<string, readonly OrgRole[]>

export type Name = keyof typeof roles
export const cast = Object.keys(roles) as Name[]

/** Puts the cast into a database, once; ids are their names. */
export async function seedCast(db: Db): Promise<void> {
  for (const name of cast) {
    const proper = name[0]?.toUpperCase() + name.slice(1)
    const person = { id: name, name: proper, zone: 'Europe/Berlin', createdAt: 1, disabledAt: null }
    await insertPerson(db, person)
  }
  const here = { platform: 'playground', install: 'local', linkedAt: 1 }
  await db('identities').insert(cast.map((name) => ({ ...here, userId: name, personId: name })))
  await db('orgRoles').insert(
    cast.flatMap((personId) => roles[personId].map((role) => ({ personId, role }))),
  )
}

export const noon = Date.UTC(2026, 10, 2, 12)

/** What a verb needs when `name` acts at `at`; bugs are thrown, nothing is woken. */
export function ctxFor(db: Db, name: Name | 'system', at = noon): Ctx {
  return {
    db,
    actor:
      name === 'system'
        ? { kind: 'system', part: 'test' }
        : { kind: 'person', id: name, via: 'playground' },
    now: () => at,
    settings: {
      publicUrl: 'http://localhost:3000',
      linkUrl: null,
      commandPrefix: '',
      sealKeys: { current: 'k'.repeat(32), old: [] },
      whatsapp: {
        apps: { WHATSAPP_APP_SECRET: 'WHATSAPP_APP_SECRET' },
        tokens: ['WHATSAPP_ACCESS_TOKEN'],
      },
      mail: false,
      desk: plainDesk,
      requestLifetimeMs: 72 * 3_600_000,
    },
    ports: {
      wakeRelay: () => {},
      wake: () => {},
      logBug: (_reference, error) => {
        throw error
      },
      background: backgroundOf(db),
    },
  }
}

export const botText = (greeting: string, sender: string, extra = ''): string => `
version: "3.1"
metadata: {bot: shop, channels: [whatsapp], senders: [${sender}], start: menu, fallback: sorry}
slots: {}
responses:
  utter_menu: [{text: "${greeting}"}]
  utter_sorry: [{text: "Sorry, I did not get that."}]
flows:
  menu: {description: entry, steps: [{action: utter_menu}]}
  sorry: {description: fallback, steps: [{action: utter_sorry}]}
${extra}`

let made = 0

/** A bot of Sam's with Ana and Li as approvers, written by Sam, with a WhatsApp sender of its own. */
export async function seedBot(
  db: Db,
  what: { approvers?: Name[]; superAdmin?: Name; author?: Name; policy?: Partial<Policy> } = {},
): Promise<{ id: string; slug: string; sender: string; senderId: string }> {
  made += 1
  const owner = what.superAdmin ?? 'sam'
  const slug = `shop-${made}`
  const bot = newBot({ slug, name: `Shop ${made}`, createdBy: owner, at: noon })
  await insertBot(db, { ...bot, policy: { ...bot.policy, checklist: [], ...what.policy } })
  await giveBotRole(db, bot.id, owner, 'super admin')
  for (const name of what.approvers ?? ['ana', 'li'])
    await giveBotRole(db, bot.id, name, 'approver')
  await db('botHomes').insert({
    botId: bot.id,
    platform: 'playground',
    install: 'local',
    channel: 'releases',
  })
  const sender = `${slug}-whatsapp`
  const senderId = ulid()
  await insertSender(db, {
    id: senderId,
    name: sender,
    channel: 'whatsapp',
    address: `+1555${String(made).padStart(7, '0')}`,
    isTest: 0,
    verifiedNumber: null,
    createdAt: noon,
  })
  await insertDraft(db, { botId: bot.id, source: '', updatedBy: owner, updatedAt: noon })
  await writeDraft(db, bot.id, what.author ?? owner, botText('Hello', sender))
  return { id: bot.id, slug, sender, senderId }
}

/** Writes a draft as `author`, past every check, with the authorship that a save would keep. */
export async function writeDraft(
  db: Db,
  botId: string,
  author: Name,
  source: string,
): Promise<void> {
  const draft = await draftOf(db, botId)
  const before = hashesOf(draft.source)
  const after = hashesOf(source)
  await updateDraft(db, botId, draft.revision, { source, updatedBy: author, updatedAt: noon })
  const parts = inOneGo(changedParts(before, after))
  const save = { botId, revision: draft.revision + 1, personId: author, at: noon, parts }
  await insertSave(db, save, () => ulid())
}

function hashesOf(source: string): Partial<Record<PartKey, string>> {
  const { definition } = parseBot([{ name: 'bot.yml', text: source }])
  return definition ? partHashes(definition) : {}
}
