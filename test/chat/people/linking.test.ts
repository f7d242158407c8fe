import { beforeAll, describe, expect, it } from 'vitest'
import { createChatCore } from '../../../src/chat/core.ts'
import type { Answer } from '../../../src/chat/port.ts'
import { makeLinkCode } from '../../../src/control/people/make-link-code.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { ensureAdmins } from '../../../src/control/people/ensure-admins.ts'
import { userIdsOf, personOfAccount } from '../../../src/control/kit/linked-account.ts'
import { withUserIds } from '../../../src/notify/show-card.ts'
import { ctxFor, noon, seedBot, seedCast } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'

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
      return (await personOfAccount(ctxFor(db(), 'system'), account))?.zone
    }
    await db()('people').where({ name: 'Ana' }).update({ zone: 'UTC' })
    expect(await zoneAfter('Mars/Olympus')).toBe('UTC')
    expect(await zoneAfter('America/Mexico_City')).toBe('America/Mexico_City')
    expect(await zoneAfter('Europe/Berlin')).toBe('America/Mexico_City')
  })
})

describe('the account that a person is shown under', () => {
  it('F24 is the one that acts, else the one linked first', async () => {
    const accounts = ['U0ZED', 'U0MID', 'U0ABE']
    for (const [i, userId] of accounts.entries()) {
      const place = { platform: 'slack', install: 'T-many' }
      await db()('identities').insert({ ...place, userId, personId: 'dov', linkedAt: 10 + i })
    }
    const place = { platform: 'slack' as const, install: 'T-many' }
    const shownTo = async (userId: string) =>
      (await userIdsOf({ db: db() }, { ...place, userId }, ['dov', 'ana'])).get('dov')
    expect(await shownTo('U0OTHER')).toBe('U0ZED')
    expect(await shownTo('U0MID')).toBe('U0MID')
    const card = await withUserIds(db(), place, [{ mention: 'dov', name: 'Dov' }])
    expect(card).toEqual([{ mention: 'dov', name: 'Dov', userId: 'U0ZED' }])
  })
})

describe('the first admin', () => {
  const acts = async (userId: string, name: string) => {
    const incoming = from(userId)
    await createChatCore(ctxFor(db(), 'system')).receive({
      ...incoming,
      user: { ...incoming.user, name },
      kind: 'command-text',
      text: '/help',
    })
    const account = { platform: 'slack' as const, install: 'T1', userId }
    return (await personOfAccount(ctxFor(db(), 'system'), account))?.name
  }

  it('F58 is called what their profile says, from their first act on', async () => {
    await ensureAdmins(ctxFor(db(), 'system'), {
      admins: ['slack:T1:U0ADA', 'slack:T1:U0ANA', 'slack:T1:U0EVE'],
    })
    expect(await acts('U0ADA', 'U0ADA')).toBe('Admin U0ADA')
    expect(await acts('U0ADA', ' Ada\nLovelace ')).toBe('Ada Lovelace')
    expect(await acts('U0ADA', 'Somebody Else')).toBe('Ada Lovelace')
    const [row] = await db()('audit').where({ action: 'person.rename' })
    expect(row).toMatchObject({ actor: 'system:names' })
  })

  it('F58 never takes the name that somebody else has', async () => {
    expect(await acts('U0ANA', 'ANA')).toBe('Admin U0ANA')
    expect(await acts('U0EVE', ' ')).toBe('Admin U0EVE')
    expect(await acts('U0EVE', 'Eve')).toBe('Eve')
  })
})
