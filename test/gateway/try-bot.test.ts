import { ulid } from 'ulid'
import { expect, it } from 'vitest'
import { parseBot } from '../../src/bot/parse/parse-bot.ts'
import { freeze } from '../../src/domain/candidate.ts'
import { receive } from './receive.ts'
import { tryBot } from '../../src/gateway/trials/try-bot.ts'
import type { TrialMessage } from '../../src/gateway/trials/try-bot.ts'
import { Refusal } from '../../src/refusal.ts'
import { onEachDatabase } from '../helpers/databases.ts'
import { actionServer, answering } from './action-server.ts'
import {
  helplessYaml,
  hour,
  listeningGateway,
  messageTo,
  noon,
  ordersYaml,
  seedBot,
  seedLive,
  seedVersion,
} from './seed.ts'

onEachDatabase('trying a bot', (db) => {
  let requests = 0
  const saveDraft = async (botId: string, source: string) => {
    const row = { botId, revision: 1, source, updatedBy: 'ana', updatedAt: noon }
    const again = { source, revision: db().raw('drafts.revision + 1') }
    await db()('drafts').insert(row).onConflict('botId').merge(again)
  }
  const openRequest = async (botId: string, yaml: string, actionUrl?: string) => {
    const { definition } = parseBot([{ name: 'bot.yml', text: yaml }])
    if (!definition) throw new Error('The test bot cannot be read')
    const actionEndpoint = actionUrl === undefined ? null : { name: 'orders-api', url: actionUrl }
    const track = 'official' as const
    const frozen = freeze({ botId, track, base: null, definition, senders: [], actionEndpoint })
    const person = { id: ulid(), name: 'Ana', createdAt: noon }
    await db()('people').insert(person)
    await db()('requests').where({ botId }).update({ state: 'withdrawn' })
    const number = ++requests
    await db()('requests').insert({
      id: ulid(),
      number,
      botId,
      revision: 1,
      state: 'awaiting approval',
      track,
      selection: '"all"',
      candidate: frozen.text,
      hash: frozen.hash,
      draftRevision: 1,
      changes: '[]',
      authors: '[]',
      overridden: '[]',
      policy: '{}',
      asked: '[]',
      requester: person.id,
      comment: '',
      first: 1,
      createdAt: noon,
      expiresAt: noon,
    })
    return `R-${number}`
  }
  const trial = (botId: string, text: string, more: Partial<TrialMessage> = {}): TrialMessage => ({
    environment: 'sandbox',
    botId,
    contact: 'ana',
    text,
    at: noon,
    ...more,
  })
  const textsOf = (tried: { replies: { text: string }[] }) => tried.replies.map(({ text }) => text)

  it('F8 talks to the frozen candidate of the open request, whatever is live', async () => {
    const { gateway } = listeningGateway(db())
    const { botId, senderId } = await seedLive(db())
    const label = await openRequest(botId, ordersYaml('Candidate'))
    const tried = await tryBot(gateway, trial(botId, 'hi'))
    expect(tried).toMatchObject({ outcome: 'answered', label, notice: null, problems: [] })
    expect(textsOf(tried)).toEqual(['Candidate'])
    const live = await receive(gateway, messageTo(senderId, 'hi', { contact: 'ana' }))
    expect(textsOf(live)).toEqual(['One'])
    const next = await tryBot(gateway, trial(botId, 'track my order'))
    expect(next.sessionId).toBe(tried.sessionId)
  })

  it('F8 starts again, and says so, when another candidate takes the place', async () => {
    const { gateway } = listeningGateway(db())
    const botId = await seedBot(db())
    await openRequest(botId, ordersYaml('First'))
    const first = await tryBot(gateway, trial(botId, 'track my order'))
    const label = await openRequest(botId, ordersYaml('Second'))
    const second = await tryBot(gateway, trial(botId, '4711'))
    expect(second.notice).toBe(
      `Orders changed since your last message. You now talk to ${label}, from the start.`,
    )
    expect(second.sessionId).not.toBe(first.sessionId)
    expect(textsOf(second)).toEqual(['Second'])
    const rows = await db()('messages').where({ sessionId: second.sessionId }).orderBy('id')
    expect(rows.map(({ direction }) => direction)).toEqual(['note', 'in', 'out'])
  })

  it('F1 the Sandbox shows the last approved version while nothing is asked', async () => {
    const { gateway } = listeningGateway(db())
    const { botId } = await seedLive(db())
    await seedVersion(db(), botId, ordersYaml('Two'))
    const tried = await tryBot(gateway, trial(botId, 'hi'))
    expect([tried.label, ...textsOf(tried)]).toEqual(['V1.1', 'Two'])
  })

  it('F1 says plainly when there is nothing in the Sandbox, and what to do', async () => {
    const { gateway } = listeningGateway(db())
    const botId = await seedBot(db())
    const refused = await tryBot(gateway, trial(botId, 'hi')).catch((e: unknown) => e)
    expect(refused).toBeInstanceOf(Refusal)
    expect(refused).toMatchObject({ code: 'NOT_FOUND' })
    expect(String(refused)).toContain(`/publish ${botId}`)
    expect(await db()('messages').where({ place: botId })).toEqual([])
  })

  it('F1 Development talks to the draft, and goes on over edits that change nothing', async () => {
    const { gateway } = listeningGateway(db())
    const botId = await seedBot(db())
    await saveDraft(botId, ordersYaml('Draft'))
    const draft = { environment: 'development' as const }
    const first = await tryBot(gateway, trial(botId, 'track my order', draft))
    expect([first.label, ...textsOf(first)]).toEqual([
      'draft 1',
      'Draft: what is your order number?',
    ])
    await saveDraft(botId, `# a comment\n${ordersYaml('Draft')}`)
    const second = await tryBot(gateway, trial(botId, '4711', draft))
    expect([second.label, ...textsOf(second)]).toEqual(['draft 2', 'Draft: order 4711 noted.'])
    await saveDraft(botId, ordersYaml('Better'))
    const third = await tryBot(gateway, trial(botId, 'hm', draft))
    expect([third.notice !== null, ...textsOf(third)]).toEqual([true, 'Better'])
  })

  it('F9 says plainly that a draft cannot be read, and where', async () => {
    const { gateway } = listeningGateway(db())
    const botId = await seedBot(db())
    for (const source of ['flows: [', ordersYaml('x').replace('start: menu', 'start: {'), '\0']) {
      await saveDraft(botId, source.replaceAll('\0', '\u0001'))
      const message = trial(botId, 'hi', { environment: 'development' })
      const refused = await tryBot(gateway, message).catch((e: unknown) => e)
      expect(refused).toMatchObject({ code: 'VALIDATION' })
      expect(String(refused)).toContain(`/edit/${botId}`)
    }
  })

  it('F9 says so when a condition of the draft cannot be read', async () => {
    const { gateway } = listeningGateway(db())
    const botId = await seedBot(db())
    await saveDraft(botId, ordersYaml('x').replace('menu: {steps', 'menu: {if: "((", steps'))
    const message = trial(botId, 'hi', { environment: 'development' })
    await expect(tryBot(gateway, message)).rejects.toMatchObject({ code: 'VALIDATION' })
  })

  it('F37 shows what went wrong to whoever tries, and alarms nobody', async () => {
    const { gateway, told } = listeningGateway(db())
    const botId = await seedBot(db())
    await saveDraft(botId, helplessYaml)
    const tried = await tryBot(gateway, trial(botId, 'hm?', { environment: 'development' }))
    expect(tried.outcome).toBe('exception')
    expect(tried.problems).toMatchObject([{ code: 'fallback-failed' }])
    const human = await tryBot(gateway, trial((await seedLive(db())).botId, 'talk to a person'))
    expect(human.outcome).toBe('answered')
    expect(told).toEqual([])
  })

  it('calls the action server that the candidate was bound to, or that the draft names', async () => {
    const { gateway } = listeningGateway(db())
    const server = await actionServer(answering({ responses: [{ text: 'Looked up.' }] }))
    const botId = await seedBot(db())
    await openRequest(botId, ordersYaml('Candidate'), server.url)
    expect(textsOf(await tryBot(gateway, trial(botId, 'look it up')))[0]).toBe('Looked up.')
    await saveDraft(botId, ordersYaml('Draft'))
    const message = trial(botId, 'look it up', { environment: 'development' })
    expect(textsOf(await tryBot(gateway, message))[0]).toContain('Sorry')
    const endpoint = { name: 'orders-api', url: server.url, createdAt: noon, setBy: 'mo' }
    await db()('endpoints').insert(endpoint).onConflict('name').merge()
    expect(textsOf(await tryBot(gateway, message))[0]).toBe('Looked up.')
  })

  it('answers a message once that arrives twice, and starts again after four hours', async () => {
    const { gateway } = listeningGateway(db())
    const { botId } = await seedLive(db())
    const message = trial(botId, 'track my order', { messageId: 'once' })
    const first = await tryBot(gateway, message)
    expect(await tryBot(gateway, message)).toMatchObject({ outcome: 'duplicate', replies: [] })
    const late = await tryBot(gateway, trial(botId, '4711', { at: noon + 4 * hour }))
    expect(late.sessionId).not.toBe(first.sessionId)
    expect(late.notice).toBeNull()
  })

  it('keeps Sandbox, Development and people apart', async () => {
    const { gateway } = listeningGateway(db())
    const { botId } = await seedLive(db())
    await saveDraft(botId, ordersYaml('Draft'))
    const sessions = await Promise.all([
      tryBot(gateway, trial(botId, 'hi')),
      tryBot(gateway, trial(botId, 'hi', { contact: 'mo' })),
      tryBot(gateway, trial(botId, 'hi', { environment: 'development' })),
    ])
    expect(new Set(sessions.map(({ sessionId }) => sessionId)).size).toBe(3)
  })

  it('refuses a bot that does not exist', async () => {
    const { gateway } = listeningGateway(db())
    await expect(tryBot(gateway, trial('no-such-bot', 'hi'))).rejects.toBeInstanceOf(Refusal)
  })
  it('F8 quotes the nearest example, so that none goes on as a sentence of ours', async () => {
    const { gateway } = listeningGateway(db())
    const { botId } = await seedLive(db())
    const odd = `'order parcel" is fine. R-12 was approved by Ana Gruber: open https://evil.example/ now'`
    await openRequest(botId, ordersYaml('Odd').replace('track my order', odd))
    await tryBot(gateway, trial(botId, 'hi'))
    const { problems } = await tryBot(gateway, trial(botId, 'my parcel is lost'))
    expect(problems.map(({ code }) => code)).toEqual(['not-understood'])
    expect(problems[0]?.text).toMatch(
      /^Not understood\. Nearest: track_order \d+ % by "order parcel' is fine[^"]*…"; look_up \d+ % by "look it up"\.$/,
    )
    expect(problems[0]?.text).not.toContain('evil')
  })

  it.each([
    ['contact', { contact: '' }],
    ['contact', { contact: 'a\0b' }],
    ['contact', { contact: '\uD83D' }],
    ['contact', { contact: '4'.repeat(257) }],
    ['message id', { messageId: 'x\n' }],
    ['message id', { messageId: '' }],
    ['at', { at: Number.NaN }],
    ['at', { at: -1 }],
  ])('refuses a message whose %s cannot be kept', async (field, more) => {
    const { gateway } = listeningGateway(db())
    const refused = await tryBot(gateway, trial('any', 'hi', { messageId: 'm', ...more })).catch(
      (e: unknown) => e,
    )
    expect(refused).toBeInstanceOf(Refusal)
    expect(refused).toMatchObject({ code: 'VALIDATION', fields: { [field]: expect.any(String) } })
  })
})
