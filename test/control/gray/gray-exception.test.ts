import { beforeAll, expect, it } from 'vitest'
import { why } from '../../../src/chat/conversations/why-command.ts'
import { ensureExceptionBot } from '../../../src/control/bots/ensure-exception-bot.ts'
import { explainAnswer } from '../../../src/control/conversations/explain-answer.ts'
import { holdGray } from '../../../src/control/gray/hold-gray.ts'
import { readGray } from '../../../src/control/gray/read-gray.ts'
import { requestReleaseChange } from '../../../src/control/gray/request-release-change.ts'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { receive } from '../../gateway/receive.ts'
import { tryBot } from '../../../src/gateway/trials/try-bot.ts'
import {
  activate,
  helplessYaml,
  listeningGateway,
  messageTo,
  seedBot,
  seedLive,
  seedSender,
} from '../../gateway/seed.ts'
import { ctxFor, noon, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { customer, hour, publishGrayText, tester, testers } from './gray-fixture.ts'

const says = (text: string) => `
metadata: {channels: [whatsapp], start: sorry, fallback: sorry}
responses: {utter_sorry: [{text: "${text}"}]}
flows: {sorry: {steps: [{action: utter_sorry}]}}
`

onEachDatabase('the exception bot on two tracks', (db) => {
  const exception = { id: '', slug: 'exception', sender: '', senderId: '' }
  beforeAll(async () => {
    await seedCast(db())
    await ensureExceptionBot(ctxFor(db(), 'system'), { source: says('We are sorry') })
    exception.id = (await db()('bots').where({ slug: 'exception' }).first()).id
    const policy = JSON.stringify({ approvals: 1, fourEyes: true, checklist: [] })
    await db()('bots').where({ id: exception.id }).update({ policy })
    const roles = { dana: 'designer', ana: 'approver', li: 'manager' }
    for (const [personId, role] of Object.entries(roles)) {
      await db()('botRoles').insert({ botId: exception.id, personId, role })
    }
  })
  let count = 0
  const publishGray = async (rules: string[], steps = '') => {
    const text = `Sorry, and soon better: ${++count}`
    await publishGrayText(db(), exception, { rules, steps }, says(text))
    const release = await db()('grayReleases').where({ botId: exception.id }).first()
    return { text, versionId: release.versionId }
  }
  /** A customer of a bot that can say nothing to this. */
  const helpless = async () => {
    const live = await seedLive(db(), { yaml: helplessYaml })
    const hears = async (contact: string, at = noon, text = 'hm?') => {
      const { gateway } = listeningGateway(db())
      const said = await receive(gateway, { ...messageTo(live.senderId, text, { at }), contact })
      return said.replies.at(-1)?.text
    }
    return { ...live, hears }
  }
  const spokenTo = async (contact: string) =>
    db()('messages').where({ contact, botId: exception.id, direction: 'out' }).orderBy('id')

  it('F34 F37 speaks with its gray version to whom its rules name, for their whole session', async () => {
    const { name } = await testers(db())
    const { text, versionId } = await publishGray([name])
    const { hears, botId } = await helpless()
    expect(await hears(tester)).toBe(text)
    expect(await hears(customer)).toBe('We are sorry')
    expect(await spokenTo(tester)).toMatchObject([{ versionId, track: 'gray', rule: name }])
    expect(await spokenTo(customer)).toMatchObject([{ track: 'official', rule: null }])
    await db()('botRoles').insert({ botId, personId: 'ana', role: 'approver' })
    const asked = (contact: string) => explainAnswer(ctxFor(db(), 'ana'), { bot: botId, contact })
    const [on] = (await asked(tester)).senders
    expect(on?.exception).toMatchObject({ track: 'gray', rule: name, version: { label: 'V1.1' } })
    expect((await asked(customer)).senders[0]?.exception).toMatchObject({ track: 'official' })
    const me = { id: 'ana', name: 'Ana', zone: 'UTC' }
    const said = await why.run?.({ ctx: ctxFor(db(), 'ana'), me } as never, {
      bot: botId,
      number: tester,
    })
    expect(JSON.stringify(said)).toContain(`V1.1 (gray, by the rule ${name})`)

    // Whoever met it stays; whoever comes new does not.
    await holdGray(ctxFor(db(), 'li'), { bot: 'exception', reason: 'A typo' })
    expect(await hears(tester, noon + 1)).toBe(text)
    expect(await hears(tester, noon + 5 * hour)).toBe('We are sorry')
    expect((await asked(tester)).senders[0]?.exception).toMatchObject({ track: 'official' })
  })

  it('F37 asks its rules anew for each message where no session can open', async () => {
    const { name } = await testers(db())
    const { text } = await publishGray([name])
    const senderId = await seedSender(db())
    await activate(db(), await seedBot(db()), senderId)
    const { gateway } = listeningGateway(db())
    const hears = async (contact: string) =>
      (await receive(gateway, { ...messageTo(senderId, 'hi'), contact })).replies[0]?.text
    expect(await hears(tester)).toBe(text)
    expect(await hears(customer)).toBe('We are sorry')
  })

  it('F37 answers with its official version where the gray one is lost, and in trials', async () => {
    const { name } = await testers(db())
    const { versionId } = await publishGray([name])
    const { hears, botId } = await helpless()
    const draft = { source: helplessYaml, revision: 1, updatedBy: 'dana', updatedAt: noon }
    await db()('drafts').insert({ botId, ...draft })
    const { gateway } = listeningGateway(db())
    const trial = { environment: 'development' as const, botId, contact: tester, text: 'hm?' }
    const tried = await tryBot(gateway, { ...trial, at: noon })
    expect(tried.replies.at(-1)?.text).toBe('We are sorry')
    await db()('versions').where({ id: versionId }).update({ definition: 'not json' })
    expect(await hears(tester)).toBe('We are sorry')
    await db()('releases').where({ botId: exception.id, track: 'gray' }).delete()
    await db()('grayReleaseRules').where({ botId: exception.id }).delete()
    await db()('grayReleases').where({ botId: exception.id }).delete()
  })

  it('F37 F80 is watched by nothing, and becomes official as any gray version does', async () => {
    const { text } = await publishGray([], '50 % for 1 h, 100 %')
    const ana = ctxFor(db(), 'ana')
    expect(await readGray(ana, { bot: 'exception' })).toMatchObject({ plan: { guards: [] } })
    const { hears } = await helpless()
    const half = Array.from({ length: 20 }, (_, i) => `49152000000${i + 10}`)
    const heard = new Set<string | undefined>()
    for (const contact of half) heard.add(await hears(contact))
    expect(heard.size).toBe(2)
    const asked = await requestReleaseChange(ctxFor(db(), 'dana'), {
      bot: 'exception',
      kind: 'promote',
      track: 'official',
      comment: 'It reads better',
    })
    await approveRequest(ana, { request: asked.id, revision: asked.revision, ticks: [] })
    expect(await hears(customer)).toBe(text)
    expect(await spokenTo(customer)).toContainEqual(
      expect.objectContaining({ track: 'official', rule: null }),
    )
  })

  it('F37 is never absent: its official version can not be taken away', async () => {
    const end = { bot: 'exception', kind: 'cancel' as const, track: 'official' as const }
    await expect(
      requestReleaseChange(ctxFor(db(), 'dana'), { ...end, comment: 'Away' }),
    ).rejects.toThrow(/answers when another bot fails/)
  })
})
