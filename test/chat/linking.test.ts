import { beforeAll, describe, expect, it } from 'vitest'
import { createChatCore } from '../../src/chat/core.ts'
import type { Answer } from '../../src/chat/port.ts'
import { makeLinkCode } from '../../src/control/make-link-code.ts'
import { requestPublish } from '../../src/control/request-publish.ts'
import { speakerOf } from '../../src/control/who.ts'
import { ctxFor, noon, seedBot, seedCast } from '../helpers/cast.ts'
import { sqlite } from '../helpers/databases.ts'

const db = sqlite()
beforeAll(() => seedCast(db()))

let count = 0
const from = (userId: string, zone?: string) => ({
  platform: 'slack' as const,
  interactionId: `linking-${++count}`,
  user: { install: 'T1', userId, name: userId, stranger: false, ...(zone && { zone }) },
  channel: 'C1',
  at: noon,
})
const buttonsIn = (answer: Answer) => (answer.kind === 'notice' ? answer.notice.buttons : [])

describe('an account that is linked by a code', () => {
  it('F61 goes on with what it clicked before, once', async () => {
    const bot = await seedBot(db(), { author: 'dov', policy: { checklist: ['works'] } })
    const asked = await requestPublish(ctxFor(db(), 'dana'), { bot: bot.id, comment: 'New words' })
    const core = createChatCore(ctxFor(db(), 'system'))
    const action = `approve:${asked.id}:1` as const
    const refused = await core.receive({ ...from('U-SAM'), kind: 'click', action })
    expect(JSON.stringify(refused)).toContain('/bots link')

    const link = async () => {
      const { code } = await makeLinkCode(ctxFor(db(), 'sam'))
      return { ...from('U-SAM'), kind: 'command-text' as const, text: `/bots link ${code}` }
    }
    const [button] = buttonsIn(await core.receive(await link()))
    expect(button).toMatchObject({ id: action, label: 'Go on with what you clicked…' })
    expect(await core.receive({ ...from('U-SAM'), kind: 'click', action })).toMatchObject({
      kind: 'form',
      form: { id: action },
    })
    expect(buttonsIn(await core.receive(await link()))).toEqual([])
  })

  it('F61 offers nothing of what somebody else clicked, or of an hour ago', async () => {
    let clock = noon
    const core = createChatCore({ ...ctxFor(db(), 'system'), now: () => clock })
    await core.receive({ ...from('U-LI'), kind: 'click', action: 'details:x:1' })
    await core.receive({ ...from('U-MO'), kind: 'click', action: 'no id at all' })
    clock += 2 * 3_600_000
    for (const [userId, person] of [
      ['U-LI', 'li'],
      ['U-MO', 'mo'],
    ] as const) {
      const { code } = await makeLinkCode({ ...ctxFor(db(), person), now: () => clock })
      const text = `/bots link ${code}`
      const answer = await core.receive({ ...from(userId), kind: 'command-text', text })
      expect(answer).toMatchObject({ notice: { tone: 'ok', buttons: [] } })
    }
  })

  it('F70 takes the zone of its profile, where nobody chose one', async () => {
    const core = createChatCore(ctxFor(db(), 'system'))
    const { code } = await makeLinkCode(ctxFor(db(), 'ana'))
    await core.receive({ ...from('U-ANA'), kind: 'command-text', text: `/bots link ${code}` })
    const account = { platform: 'slack' as const, install: 'T1', userId: 'U-ANA' }
    const zoneAfter = async (zone: string) => {
      await core.receive({ ...from('U-ANA', zone), kind: 'command-text', text: '/help' })
      return (await speakerOf({ db: db() }, account))?.zone
    }
    await db()('people').where({ name: 'Ana' }).update({ zone: 'UTC' })
    expect(await zoneAfter('Mars/Olympus')).toBe('UTC')
    expect(await zoneAfter('America/Mexico_City')).toBe('America/Mexico_City')
    expect(await zoneAfter('Europe/Berlin')).toBe('America/Mexico_City')
  })
})
