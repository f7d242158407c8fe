import { ulid } from 'ulid'
import { beforeAll, expect, it } from 'vitest'
import { createChatCore } from '../../../src/chat/core.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import { raiseAlert } from '../../../src/store/outbound/channel-alerts.ts'
import { insertMessages } from '../../../src/store/live/messages.ts'
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
