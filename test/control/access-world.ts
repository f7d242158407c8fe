import { approveRequest } from '../../src/control/requests/approve-request.ts'
import { ulid } from 'ulid'
import type { Ctx } from '../../src/control/kit/context.ts'
import { setLogo } from '../../src/control/sharing/set-logo.ts'
import { pngOf } from '../share/readers.ts'
import { pauseShortLink } from '../../src/control/sharing/pause-short-link.ts'
import { makeShortLink } from '../../src/control/sharing/make-short-link.ts'
import { linkIdentity } from '../../src/control/people/link-identity.ts'
import { makeToken } from '../../src/control/people/make-token.ts'
import { proposeSchedule } from '../../src/control/schedules/propose-schedule.ts'
import { putSecret } from '../../src/control/profiles/put-secret.ts'
import { requestPublish } from '../../src/control/requests/request-publish.ts'
import { saveGrayRule } from '../../src/control/gray/save-gray-rule.ts'
import { addEndpoint } from '../../src/control/senders/add-endpoint.ts'
import { addNotifier } from '../../src/control/notifiers/add-notifier.ts'
import { addUrl } from '../../src/control/senders/add-url.ts'
import { connectNumber } from '../../src/control/senders/connect-number.ts'
import { addSender } from '../../src/control/senders/add-sender.ts'
import { setPolicy } from '../../src/control/bots/set-policy.ts'
import { revertVersion } from '../../src/control/versions/revert-version.ts'
import { insertTry, offerButtons } from '../../src/store/live/tries.ts'
import { openHandOff } from '../../src/store/live/hand-offs.ts'
import { insertPerson } from '../../src/store/people/people.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { botText, ctxFor, seedBot, seedCast, writeDraft } from '../helpers/cast.ts'
import { activeBot, drainsOn, openSessions, publish, publishedBot } from '../helpers/live.ts'
import type { Bot } from '../helpers/live.ts'
import { fire, hour, nine, scheduled, tenPast } from './schedules/schedule-fixture.ts'

/** Kim holds the roles that a case is about, and nothing else is known of Kim. */
export const kim = (db: Db): Ctx => ({
  ...ctxFor(db, 'sid', tenPast),
  actor: { kind: 'person', id: 'kim', via: 'playground' },
})

export type World = Awaited<ReturnType<typeof accessWorld>>

/** Everything that some verb needs to find, so that only the roles of Kim decide. */
export async function accessWorld(db: Db) {
  await seedCast(db)
  await person(db, 'kim', null)
  await person(db, 'gus', 1)
  const spare = { name: 'spare', channel: 'sms', address: '+15550007777' } as const
  await addSender(ctxFor(db, 'mo'), spare)
  const main = { channel: 'whatsapp', address: '+15550007778' } as const
  await addSender(ctxFor(db, 'mo'), { ...main, name: 'spare-main' })
  await addSender(ctxFor(db, 'mo'), { ...main, name: 'connected', address: '+15550007779' })
  await connectNumber(ctxFor(db, 'ava'), { sender: 'connected', number: '106540352242923' })
  const tester = { isTest: true, verifiedNumber: '+15550007770', address: '+15550007771' }
  await addSender(ctxFor(db, 'mo'), { ...main, ...tester, name: 'testing' })
  await addEndpoint(ctxFor(db, 'mo'), { name: 'spare', url: 'https://spare.example.com' })
  await addNotifier(ctxFor(db, 'mo'), {
    name: 'pager',
    to: { kind: 'webhook', url: 'https://pager.example.com' },
  })
  await addUrl(ctxFor(db, 'mo'), { name: 'spare-url', url: 'https://spare.example.com' })
  const live = await twiceReleased(db, await activeBot(db))
  await writeDraft(db, live.id, 'dana', botText('Third', live.sender))
  const idle = await publishedBot(db)
  const fresh = await seedBot(db)
  const asked = await askedFor(db, await publishedBot(db))
  const stale = await staleRequest(db)
  return {
    live,
    talk: await oneTalk(db, live),
    handOff: await oneHandOff(db, live),
    tried: await oneTry(db, asked),
    drains: (await drainsOn(db, live)).map(({ id, dueAt }) => ({ id, dueAt })),
    idle,
    fresh,
    asked,
    stale,
    ownRequest: await ownRequest(db),
    broken: await brokenGlass(db),
    planned: await scheduled(db, await publishedBot(db), { when: 'tomorrow 9:00' }),
    late: await lateSchedule(db),
    proposal: await ownProposal(db, idle),
    looser: await looserRules(db),
    gray: await grayWorld(db),
    endpoint: await namedEndpoint(db),
    secret: await putSecret(ctxFor(db, 'mo'), { profile: 'QA', name: 'crm', value: 'a-secret' }),
    link: await linkedAccount(db),
    shortLink: (await makeShortLink(ctxFor(db, 'ana'), { bot: live.slug })).link.id,
    pausedLink: await pausedLink(db, live),
    ownToken: await makeToken(kim(db), { name: 'own' }),
    danasToken: await makeToken(ctxFor(db, 'dana'), { name: 'hers' }),
  }
}

/** A customer in the middle of a conversation with what is live. */
async function oneTalk(db: Db, bot: Bot) {
  const [sessionId = ''] = await openSessions(db, bot, 1)
  const messageId = ulid(tenPast)
  const { contact } = await db('sessions').where({ id: sessionId }).first()
  await db('messages').insert({
    id: messageId,
    sessionId,
    environment: 'live',
    place: bot.senderId,
    contact,
    direction: 'in',
    body: JSON.stringify({ text: 'Hello' }),
    botId: bot.id,
    at: tenPast,
  })
  return { sessionId, messageId }
}

async function pausedLink(db: Db, bot: Bot): Promise<string> {
  const { link } = await makeShortLink(ctxFor(db, 'ana'), { bot: bot.slug, campaign: 'over' })
  await pauseShortLink(ctxFor(db, 'ana'), { link: link.id })
  const image = pngOf(32, 32, () => [0, 0, 0, 255]).toString('base64')
  await setLogo(ctxFor(db, 'ana'), { bot: bot.slug, image })
  return link.id
}

/** Kim tries what Dana asks for, and was shown a button. */
async function oneTry(db: Db, { id: botId, request }: Awaited<ReturnType<typeof askedFor>>) {
  const id = ulid(tenPast)
  const who = { personId: 'kim', platform: 'playground', install: 'local', userId: 'kim' } as const
  const when = { startedAt: tenPast, lastAt: tenPast, endedAt: null, endedWhy: null }
  await insertTry(db, { id, ...who, ...when, botId, requestId: request.id, versionId: null })
  await offerButtons(db, id, [{ key: 'first.0', title: 'Menu', payload: '/menu' }])
  return id
}

/** A customer of what is live who waits for a person. */
async function oneHandOff(db: Db, bot: Bot): Promise<string> {
  const [sessionId = ''] = await openSessions(db, bot, 1, { handedOver: 1 })
  const { contact } = await db('sessions').where({ id: sessionId }).first()
  const id = ulid(tenPast)
  const row = { id, botId: bot.id, sessionId, senderId: bot.senderId, contact }
  await openHandOff(db, { ...row, openedAt: tenPast, remindAt: tenPast })
  return id
}

async function namedEndpoint(db: Db): Promise<string> {
  const { name } = await addEndpoint(ctxFor(db, 'mo'), {
    name: 'hook',
    url: 'https://hook.example.com',
  })
  return name
}

/** As if the case were a new day: Kim holds these roles and no others. */
export async function giveRoles(
  db: Db,
  { org, bot, off = false }: { org: readonly string[]; bot: readonly string[]; off?: boolean },
  botId: string,
): Promise<void> {
  await db('orgRoles').where({ personId: 'kim' }).delete()
  await db('botRoles').where({ personId: 'kim' }).delete()
  await db('people')
    .where({ id: 'kim' })
    .update({ disabledAt: off ? 1 : null })
  for (const role of org) await db('orgRoles').insert({ personId: 'kim', role })
  for (const role of bot) await db('botRoles').insert({ personId: 'kim', botId, role })
}

export async function person(db: Db, id: string, disabledAt: number | null): Promise<void> {
  const name = id[0]?.toUpperCase() + id.slice(1)
  await insertPerson(db, { id, name, zone: 'Europe/Berlin', createdAt: 1, disabledAt })
  const account = { platform: 'playground', install: 'local', userId: id }
  await db('identities').insert({ ...account, personId: id, linkedAt: 1 })
}

async function twiceReleased(db: Db, bot: Bot): Promise<Bot> {
  await openSessions(db, bot, 1)
  await publish(db, bot, 'Second')
  return bot
}

async function askedFor(db: Db, bot: Bot, greeting = 'Waits') {
  await writeDraft(db, bot.id, 'dana', botText(greeting, bot.sender))
  const request = await requestPublish(ctxFor(db, 'dana'), { bot: bot.slug, comment: 'Next' })
  return { ...bot, request }
}

async function staleRequest(db: Db) {
  const bot = await twiceReleased(db, await publishedBot(db))
  const asked = await askedFor(db, bot, 'Third')
  const expected = await releasedId(db, bot)
  const how = { bot: bot.slug, version: 'V1.0', reason: 'Broke', openSessions: 'end' as const }
  await revertVersion(ctxFor(db, 'sam'), { ...how, expected })
  return asked
}

/** A part of the customers meets Dana's next version; its rule shall reach more. */
async function grayWorld(db: Db) {
  const bot = await activeBot(db)
  const reach = { ranges: [], contacts: ['4915100000001'], countries: [], basisPoints: 0 }
  const rule = { ...reach, name: 'Testers', unnumbered: 'official' as const }
  await saveGrayRule(ctxFor(db, 'mo'), rule)
  await saveGrayRule(ctxFor(db, 'mo'), { ...rule, name: 'Unused' })
  // It was asked for while a release used it, which is over.
  const waits = { wider: JSON.stringify({ ...reach, basisPoints: 500 }), widerBy: 'mo', widerAt: 1 }
  await db('grayRules').where({ name: 'Unused' }).update(waits)
  await writeDraft(db, bot.id, 'dana', botText('Gray', bot.sender))
  const gray = { rules: ['Testers'], steps: '5 % for 1 h, 100 %' }
  const asked = await requestPublish(ctxFor(db, 'dana'), { bot: bot.slug, comment: 'Some', gray })
  const { id, revision } = asked
  await approveRequest(ctxFor(db, 'ana'), { request: id, revision, ticks: [] })
  const wider = { ...rule, revision: 1, basisPoints: 500 }
  return { ...bot, rule: await saveGrayRule(ctxFor(db, 'mo'), wider) }
}

export const releasedId = async (db: Db, bot: { id: string }): Promise<string> =>
  (await db('releases').where({ botId: bot.id, track: 'official' }).first()).versionId

/** Asked for by Kim, who was designer then. */
async function ownRequest(db: Db) {
  const bot = await seedBot(db, { author: 'dana' })
  await giveRoles(db, { org: ['designer'], bot: [] }, bot.id)
  const request = await requestPublish(kim(db), { bot: bot.slug, comment: 'Mine' })
  await giveRoles(db, { org: [], bot: [] }, bot.id)
  return { ...bot, request }
}

async function brokenGlass(db: Db) {
  const bot = await seedBot(db, { approvers: [], author: 'sam' })
  const request = await requestPublish(ctxFor(db, 'sam'), { bot: bot.slug, comment: 'Now' })
  const { id, revision } = request
  const breakGlass = 'Nobody else is here today'
  await approveRequest(ctxFor(db, 'sam'), { request: id, revision, ticks: [], breakGlass })
  return { ...bot, request }
}

async function lateSchedule(db: Db) {
  const bot = await publishedBot(db)
  const view = await scheduled(db, bot, { when: 'tomorrow 9:00' })
  await fire(db, view, 'activate', nine + hour)
  return { ...bot, id: view.id, botId: bot.id, revision: view.revision }
}

/** Sam wants four eyes off, and a second person has not answered yet. */
async function looserRules(db: Db) {
  const bot = await publishedBot(db)
  await setPolicy(ctxFor(db, 'sam', tenPast), { bot: bot.slug, fourEyes: false })
  const { id } = await db('loosenings').where({ botId: bot.id }).first()
  return { ...bot, loosening: String(id) }
}

/** Ava linked a second account to Mo, and no other admin confirmed it. */
async function linkedAccount(db: Db): Promise<string> {
  const account = { platform: 'slack', install: 'T1', userId: 'UMO' } as const
  await linkIdentity(ctxFor(db, 'ava', tenPast), { person: 'mo', ...account })
  const { id } = await db('links').first()
  return String(id)
}

/** Proposed by Kim, who was manager then. */
async function ownProposal(db: Db, bot: Bot): Promise<string> {
  await giveRoles(db, { org: ['manager'], bot: [] }, bot.id)
  const { id } = await proposeSchedule(kim(db), { bot: bot.slug, when: 'Fri 9:00' })
  await giveRoles(db, { org: [], bot: [] }, bot.id)
  return id
}
