import { ulid } from 'ulid'
import { afterEach, expect, it } from 'vitest'
import { bodyBytesMax } from '../../../../adapters/slack/inbound/parse-body.ts'
import { fakeChatCore, requestCard } from '../../../doubles/chat-core.ts'
import { channel, openSlack } from '../driver.ts'
import type { Mode, Opened } from '../driver.ts'

const open: Opened[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})
async function opened(mode: Mode) {
  const one = await openSlack(fakeChatCore(), Date.now, mode)
  open.push(one)
  return one
}

/** One of each kind of delivery, as the double sends it. */
async function deliveries({ slack, app }: Opened): Promise<object[]> {
  const content = { kind: 'card' as const, card: requestCard({ subject: 'request:r12' }) }
  await app.adapter.post({ install: 'T1', channel }, content, ulid())
  const [card] = slack.channel(channel).messages
  if (!card) throw new Error('no card')
  const ana = slack.user('ana')
  await ana.clicks(card, 'Comment…')
  await ana.shortcut(card, 'review_request')
  await app.idle()
  await ana.types('/publish orders', channel)
  await app.idle()
  const form = await slack.until(() => {
    const { modal } = ana.sees()
    return modal?.title.startsWith('Publish') && modal
  })
  await ana.searches(form, 'Ask these approvers', '')
  await ana.submits(form, { 'What changes, and why': 'New greeting' })
  await app.idle()
  return slack.deliveries.map(({ payload }) => payload)
}

const events = ['app_mention', 'app_home_opened', 'message', 'tokens_revoked', 'app_uninstalled']
const eventsOf = (bot: string) =>
  events.map((type) => ({
    type: 'event_callback',
    team_id: 'T1',
    event_id: 'Ev1',
    event: {
      type,
      user: 'ana',
      channel,
      channel_type: 'im',
      tab: 'home',
      text: `<@${bot}> hello`,
      tokens: { bot: [] },
    },
    authorizations: [{ enterprise_id: null, team_id: 'T1', user_id: bot, is_bot: true }],
  }))

/** The payload with one of its parts missing, or something else: every such payload. */
function* broken(whole: unknown): Generator<unknown> {
  yield* [null, {}]
  if (typeof whole !== 'object' || whole === null) return
  for (const [key, part] of Object.entries(whole)) {
    const { [key]: _, ...rest } = whole as Record<string, unknown>
    if (!Array.isArray(whole)) yield rest
    for (const other of broken(part)) {
      yield Array.isArray(whole)
        ? whole.map((one, i) => (String(i) === key ? other : one))
        : { ...whole, [key]: other }
    }
  }
}

it('F68 answers signed deliveries that lack something with 400, and never breaks on them', async () => {
  const one = await opened('http')
  const { slack, app, logged } = one
  const sent = [...(await deliveries(one)), ...eventsOf(slack.botUserId())]
  logged.length = 0
  const answers = new Set<number>()
  for (const whole of sent) {
    const json = 'event' in whole
    const post = async (part: unknown) => {
      const body = json ? toJson(part) : 'command' in whole ? formOf(part) : payloadOf(part)
      const { status } = await slack.post(body, { json })
      answers.add(status)
    }
    for (const few of slices([...broken(shallow(whole))])) await Promise.all(few.map(post))
    await app.idle()
  }
  expect(answers).toEqual(new Set([200, 400, 401]))
  expect(logged.filter(({ level }) => level === 'error')).toEqual([])
})

it('F68 takes nothing over a connection that lacks something, and never breaks on it', async () => {
  const one = await opened('socket')
  const { slack, app, logged } = one
  const sent = [...(await deliveries(one)), ...eventsOf(slack.botUserId())]
  logged.length = 0
  const tries = sent.flatMap((whole) => {
    const other = 'command' in whole ? 'slash_commands' : 'interactive'
    const kind = 'event' in whole ? 'events_api' : other
    return [...broken(shallow(whole))].map((part) => slack.send(kind, part as object))
  })
  const acknowledged = new Set((await Promise.all(tries)).map(({ ok }) => ok))
  await app.idle()
  expect(acknowledged).toEqual(new Set([true, false]))
  expect(logged.filter(({ level }) => level === 'error')).toEqual([])
  expect(logged.filter(({ message }) => message.includes('was refused')).length).toBeGreaterThan(20)
  expect(slack.sockets.open()).toBe(2)
})

it('F68 takes nothing that is larger than Slack’s own limit, on either way', async () => {
  for (const mode of ['http', 'socket'] as const) {
    const { slack, logged } = await opened(mode)
    const text = 'x'.repeat(bodyBytesMax)
    const command = { command: '/help', text, team_id: 'T1', user_id: 'ana', user_name: 'ana' }
    const where = { channel_id: channel, trigger_id: '1.2.x', response_url: `${slack.origin}/x` }
    const ack = await slack.send('slash_commands', { ...command, ...where })
    expect(ack.ok).toBe(false)
    expect(logged.filter(({ level }) => level === 'error')).toEqual([])
  }
})

/** So few that Slack waits for none of them as long as its three seconds. */
const atOnce = 20
const slices = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / atOnce) }, (_, n) =>
    all.slice(n * atOnce, (n + 1) * atOnce),
  )

const toJson = (part: unknown) => JSON.stringify(part) ?? 'null'

const payloadOf = (part: unknown) => `payload=${encodeURIComponent(toJson(part))}`

const formOf = (part: unknown) =>
  new URLSearchParams(
    Object.entries(part ?? {}).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString()

/** Long lists say nothing more than their first part. */
function shallow(whole: unknown): unknown {
  if (Array.isArray(whole)) return whole.slice(0, 1).map(shallow)
  if (typeof whole !== 'object' || whole === null) return whole
  const { blocks: _, ...rest } = whole as Record<string, unknown>
  return Object.fromEntries(Object.entries(rest).map(([key, part]) => [key, shallow(part)]))
}
