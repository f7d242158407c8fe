import { ulid } from 'ulid'
import { beforeAll, expect, it } from 'vitest'
import { addSender } from '../../../src/control/senders/add-sender.ts'
import { createChatCore } from '../../../src/chat/core.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import { raiseAlert } from '../../../src/store/outbound/channel-alerts.ts'
import { noteRefused } from '../../../src/store/mail/mailboxes.ts'
import { insertMessages } from '../../../src/store/live/messages.ts'
import { insertInbound } from '../../../src/store/inbox/inbox-rows.ts'
import { insertOutbound } from '../../../src/store/outbound/outbound-rows.ts'
import { noteAllNews, noteNews } from '../../../src/store/senders/channel-news.ts'
import { ctxFor, noon, seedBot, seedCast } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'

const db = sqlite()
beforeAll(() => seedCast(db()))

it('F68 shows an admin what is broken beside what was delivered', async () => {
  const ctx = ctxFor(db(), 'system')
  const user = { install: 'local', userId: 'ava', name: 'Ava', stranger: false }
  const doctor = async (interactionId: string, troubles: Record<string, string>) => {
    const core = createChatCore({ ...ctx, ports: { ...ctx.ports, troubles: () => troubles } })
    const came = { platform: 'playground' as const, user, channel: 'C', at: noon, interactionId }
    const answer = await core.receive({ ...came, kind: 'command-text', text: '/bots doctor' })
    if (answer.kind !== 'notice') throw new Error(`expected a notice, saw ${answer.kind}`)
    return `${answer.notice.tone}: ${answer.notice.lines.map(plain).join(' ')}`
  }
  const slack = 'Slack refuses the token of T1 (token_revoked): install the app again.'
  expect(await doctor('doctor-1', { slack })).toBe(
    `info: ❌ ${slack} Every card and message to the team was delivered.`,
  )
  expect(await doctor('doctor-2', {})).toBe('ok: Every card and message to the team was delivered.')
})

it('F29 F68 says whether mail works, and whom none reaches', async () => {
  const ctx = ctxFor(db(), 'system')
  const doctor = async (interactionId: string, mail: string | null, sentAt: number | null) => {
    const ports = {
      ...ctx.ports,
      troubles: (): Record<string, string> => (mail === null ? {} : { mail }),
      mailSentAt: () => sentAt,
    }
    const core = createChatCore({ ...ctx, settings: { ...ctx.settings, mail: true }, ports })
    const user = { install: 'local', userId: 'ava', name: 'Ava', stranger: false }
    const came = { platform: 'playground' as const, user, channel: 'C', at: noon, interactionId }
    const answer = await core.receive({ ...came, kind: 'command-text', text: '/bots doctor' })
    return answer.kind === 'notice' ? answer.notice.lines.map(plain).join(' ') : ''
  }
  expect(await doctor('mail-1', null, null)).toContain('Mail is set up; none went out')
  expect(await doctor('mail-2', null, noon)).toContain('the last one went out 2026-11-02 12:00 UTC')
  const away = await doctor('mail-3', 'The mail server did not answer: refused', noon)
  expect(away).toMatch(/❌ The mail server did not answer/)
  expect(away).not.toContain('Mail works')
  await db()('people').where({ id: 'ana' }).update({ mail: 'ana@example.com' })
  const problem = '550 5.1.1 No such user'
  await noteRefused(db(), { personId: 'ana', address: 'ana@example.com', problem, at: noon })
  expect(await doctor('mail-4', null, noon)).toMatch(/Ana, since .*ana@example\.com: 550/)
  await db()('people').where({ id: 'ana' }).update({ mail: null })
  expect(await doctor('mail-5', null, noon)).not.toContain('ana@example.com')
})

it('F87 F68 names a number that nothing can be sent from, and what to do, once', async () => {
  const ctx = ctxFor(db(), 'system')
  const sender = { id: 'orders-line', name: 'orders-line', channel: 'whatsapp', address: '1' }
  await db()('senders').insert({ ...sender, createdAt: noon })
  const problem = 'Error validating access token (190)'
  await raiseAlert(db(), { senderId: sender.id, alert: 'token', problem, since: noon })
  const troubles = () => ({ whatsapp: `WhatsApp takes no answer: ${problem}` })
  const core = createChatCore({ ...ctx, ports: { ...ctx.ports, troubles } })
  const user = { install: 'local', userId: 'ava', name: 'Ava', stranger: false }
  const came = { platform: 'playground' as const, user, channel: 'C', at: noon }
  const asked = { ...came, kind: 'command-text' as const, text: '/bots doctor' }
  const answer = await core.receive({ ...asked, interactionId: 'alert-1' })
  const told = answer.kind === 'notice' ? answer.notice.lines.map(plain).join(' ') : ''
  expect(told).toMatch(/orders-line, since .*\(190\)\. Set WHATSAPP_ACCESS_TOKEN/)
  expect(told.split(problem)).toHaveLength(2)
  await db()('channelAlerts').delete()
})

it('F87 F68 counts what went wrong in live conversations, and leaves the day before out', async () => {
  const { id: botId, slug } = await seedBot(db())
  const row = (at: number, text: string, environment: 'live' | 'sandbox' = 'live') => ({
    id: ulid(at),
    sessionId: null,
    environment,
    place: 'number-1',
    contact: '49151',
    direction: 'error' as const,
    body: JSON.stringify({ code: 'action-event-ignored', text }),
    botId,
    versionId: null,
    track: null,
    rule: null,
    at,
  })
  const day = 24 * 3_600_000
  await insertMessages(db(), [
    row(noon - day - 1, 'Too old.'),
    row(noon - 2, 'The action sent a reminder.'),
    row(noon - 1, 'The action sent a reminder.'),
    row(noon, 'Only a trial.', 'sandbox'),
  ])
  const core = createChatCore(ctxFor(db(), 'system'))
  const user = { install: 'local', userId: 'ava', name: 'Ava', stranger: false }
  const came = {
    platform: 'playground' as const,
    user,
    channel: 'C',
    at: noon,
    interactionId: 'd3',
  }
  const answer = await core.receive({ ...came, kind: 'command-text', text: '/bots doctor' })
  const told = answer.kind === 'notice' ? answer.notice.lines.map(plain).join(' ') : ''
  expect(told).toContain(`${slug}, 2 times: The action sent a reminder. action-event-ignored`)
  expect(told).not.toMatch(/Too old|Only a trial/)
})

it('F87 says what customers wait for, since when, and why', async () => {
  const { sender, senderId } = await seedBot(db())
  const row = (n: number, more: object) => ({
    id: `01JCQ0000000000000000000${n}`,
    answerId: `01JCQ0000000000000000000${n}`,
    messageId: null,
    channel: 'whatsapp' as const,
    senderId,
    fromId: '770',
    contact: `1202555014${n}`,
    recipient: '[]',
    body: '{}',
    botId: null,
    sessionId: null,
    createdAt: noon - 100_000,
    windowEndsAt: noon + 3_600_000,
    ...more,
  })
  const fresh = row(30, { createdAt: noon - 1000 })
  await insertOutbound(db(), [row(10, {}), row(20, {}), fresh])
  const problem = 'WhatsApp did not answer: ECONNREFUSED'
  await db()('outboundMessages').where({ senderId }).update({ problem })
  const theirs = { place: senderId, contact: 'c1', body: '{}', at: noon - 90_000 }
  const inbound = (id: string, receivedAt: number) => ({ ...theirs, id, messageId: id, receivedAt })
  await insertInbound(db(), [inbound('in-1', noon - 90_000), inbound('in-2', noon - 1000)])
  const core = createChatCore(ctxFor(db(), 'system'))
  const user = { install: 'local', userId: 'ava', name: 'Ava', stranger: false }
  const came = { platform: 'playground' as const, user, channel: 'C', at: noon }
  const text = '/bots doctor'
  const answer = await core.receive({ ...came, kind: 'command-text', text, interactionId: 'waits' })
  const told = answer.kind === 'notice' ? answer.notice.lines.map(plain).join('\n') : ''
  expect(told).toMatch(
    new RegExp(`${sender}: 2 answers to customers wait to be sent, the oldest since .*${problem}`),
  )
  expect(told).toContain('1 message of a customer waits to be handled, since ')
  await db()('outboundMessages').where({ senderId }).delete()
  await db()('inboxMessages').where({ place: senderId }).delete()
})

it('F56 F87 says first what keeps most customers from an answer, and how much more there is', async () => {
  await db()('channelNews').delete()
  const refused = { numberId: null, kind: 'bad signature', what: '', excerpt: '' } as const
  await noteNews(db(), 'whatsapp', { ...refused, at: noon - 60_000 })
  const kinds = Array.from({ length: 40 }, (_, n) => ({
    numberId: '770',
    kind: 'unreadable' as const,
    what: `a message of the kind k${n}, which is new`,
    excerpt: '',
    at: noon,
  }))
  await noteAllNews(db(), 'whatsapp', kinds)
  const core = createChatCore(ctxFor(db(), 'system'))
  const user = { install: 'local', userId: 'ava', name: 'Ava', stranger: false }
  const came = { platform: 'playground' as const, user, channel: 'C', at: noon }
  const text = '/bots doctor'
  const answer = await core.receive({ ...came, kind: 'command-text', text, interactionId: 'd0' })
  const told = answer.kind === 'notice' ? answer.notice.lines.map(plain).join('\n') : ''
  expect(told).toMatch(/no app secret here signed[^]*which is new/)
  expect(told).toContain('31 more kinds of news from WhatsApp: /bots channel shows all.')
})

it('F56 F87 says what channels could not take, each with what to do', async () => {
  await db()('channelNews').delete()
  const told = [
    { numberId: null, kind: 'bad signature', what: '' },
    { numberId: null, kind: 'bad verification', what: '' },
    { numberId: '771', kind: 'unknown number', what: '12025550999' },
    { numberId: '773', kind: 'unknown number', what: '12025550998' },
    { numberId: '772', kind: 'foreign number', what: '' },
    { numberId: null, kind: 'unreadable', what: 'not JSON' },
    { numberId: '772', kind: 'notice', what: 'account_update' },
  ] as const
  for (const one of told) await noteNews(db(), 'whatsapp', { ...one, excerpt: '', at: noon }, 3)
  const main = { name: 'doctor-main', channel: 'whatsapp', address: '+1 202 555 0998' } as const
  await addSender(ctxFor(db(), 'ava'), main)
  const core = createChatCore(ctxFor(db(), 'system'))
  const user = { install: 'local', userId: 'ava', name: 'Ava', stranger: false }
  const came = { platform: 'playground' as const, user, channel: 'C', at: noon }
  const asked = async (text: string, interactionId: string) => {
    const answer = await core.receive({ ...came, kind: 'command-text', text, interactionId })
    if (answer.kind !== 'notice') throw new Error(`expected a notice, saw ${answer.kind}`)
    return answer.notice.lines.map(plain).join('\n')
  }
  const doctor = await asked('/bots doctor', 'd4')
  for (const step of [
    'set WHATSAPP_APP_SECRET to the App Secret',
    'enter the one of WHATSAPP_VERIFY_TOKEN',
    '3 times: WhatsApp messages came for +12 ··· 0999 (id 771), which has no name here',
    'came for +12 ··· 0998, which is doctor-main here, with the id 773, and were not answered',
    '/bots channel doctor-main number:773',
    '/bots channel name:… number:771',
    'signed by another app than its own',
    'what can’t be read: not JSON',
  ]) {
    expect(doctor).toContain(step)
  }
  expect(doctor).not.toContain('account_update')
  const { sender } = await seedBot(db())
  const made = await asked(`/bots channel ${sender} number:106540352242922 account:990`, 'd5')
  expect(made).toContain('is the WhatsApp number 106540352242922 of the account 990')
  const all = await asked('/bots channel', 'd6')
  expect(all).toContain(`${sender} +15 ··· `)
  expect(all).toContain('WHATSAPP_APP_SECRET, WHATSAPP_ACCESS_TOKEN')
  expect(all).toContain('connects itself by its first message')
  expect(await asked(`/bots channel ${sender} disconnect:yes`, 'd7')).toContain('no number now')
  expect(await asked(`/bots channel ${sender}`, 'd8')).toContain('takes its id at WhatsApp')
})
