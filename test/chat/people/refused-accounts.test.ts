import { beforeAll, describe, expect, it } from 'vitest'
import { createChatCore } from '../../../src/chat/core.ts'
import { audit } from '../../../src/chat/audit/audit-command.ts'
import { readAudit } from '../../../src/control/audit/read-audit.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { withdrawRequest } from '../../../src/control/requests/withdraw-request.ts'
import { ctxFor, noon, seedBot, seedCast } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'
import { refusal } from '../../helpers/refusal.ts'

const db = sqlite()
beforeAll(() => seedCast(db()))

let count = 0
const from = (userId: string, stranger = false) => ({
  platform: 'slack' as const,
  interactionId: `refused-${++count}`,
  user: { install: 'T1', userId, name: userId, stranger },
  channel: 'C1',
  at: noon,
})
const notes = (userId: string) =>
  db()('audit').where({ action: 'account.refused', subject: `account:slack:T1:${userId}` })

describe('an account that is nobody’s', () => {
  it('F60 F61 is refused, and the log says what it tried, not what it typed', async () => {
    const core = createChatCore(ctxFor(db(), 'system'))
    await core.receive({ ...from('UNEW'), kind: 'command-text', text: '/publish secret words' })
    await core.receive({ ...from('UNEW'), kind: 'click', action: 'approve:R1:1' })
    await core.receive({ ...from('UGUEST', true), kind: 'submit', form: 'publish:x:0', values: {} })
    await core.receive({ ...from('UGUEST', true), kind: 'command-text', text: '/bots link ABCD' })
    const after = [...(await notes('UNEW')), ...(await notes('UGUEST'))].map((row) =>
      JSON.parse(row.after),
    )
    expect(after.map(({ tried, guest, code }) => [tried, guest, code])).toEqual([
      ['command publish', false, 'UNAUTHORIZED'],
      ['click approve', false, 'UNAUTHORIZED'],
      ['form publish', true, 'UNAUTHORIZED'],
      ['command bots', true, 'UNAUTHORIZED'],
    ])
    const filter = { action: 'account.refused' }
    expect(await readAudit(ctxFor(db(), 'ava'), { filter })).toHaveLength(4)
  })

  it('F62 is noted five times an hour, also when it comes all at once', async () => {
    let clock = noon
    const core = createChatCore({ ...ctxFor(db(), 'system'), now: () => clock })
    const knock = () => core.receive({ ...from('ULOUD'), kind: 'command-text', text: '/help' })
    const answers = await Promise.all(Array.from({ length: 30 }, knock))
    expect(answers.every((answer) => JSON.stringify(answer).includes('not linked'))).toBe(true)
    expect(await notes('ULOUD')).toHaveLength(5)
    const last = (await notes('ULOUD').orderBy('seq', 'desc'))[0]
    expect(JSON.parse(last.after).furtherOnes).toBe('not noted for an hour')
    await core.receive({ ...from('UQUIET'), kind: 'command-text', text: '/help' })
    expect(await notes('UQUIET')).toHaveLength(1)
    clock += 61 * 60_000
    await knock()
    expect(await notes('ULOUD')).toHaveLength(6)
  })
})

describe('F60 refusals', () => {
  const speaking = (name: 'sid' | 'noa') => ({
    ctx: ctxFor(db(), name),
    me: { id: name, name, zone: 'UTC', orgRoles: [] },
    from: { ...from(name), direct: false },
  })

  it.each([
    { request: 'R-999' },
    { bot: 'no-such-bot' },
    { person: 'Nobody Here' },
    { person: '<@UNONE>' },
  ])('tell nobody without the role whether there is %j', async (options) => {
    await expect(audit.run?.(speaking('noa'), options)).rejects.toEqual(
      refusal('FORBIDDEN', /read the audit log/),
    )
  })

  it.each(['/roles give Nobody admin', '/roles disable <@UNONE>', '/roles show Nobody'])(
    'come before names are looked up: %s',
    async (text) => {
      const core = createChatCore(ctxFor(db(), 'system'))
      const user = { install: 'local', userId: 'sid', name: 'Sid', stranger: false }
      const at = { ...from('sid'), platform: 'playground' as const, user }
      const answer = JSON.stringify(await core.receive({ ...at, kind: 'command-text', text }))
      expect(answer).toMatch(/you need the .* role/)
      expect(answer).not.toMatch(/nobody named|not linked/)
    },
  )

  it('F20 name who can withdraw a request that somebody else asked for', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    const { id } = await requestPublish(ctxFor(db(), 'dana'), { bot: bot.slug, comment: 'Mine' })
    await expect(withdrawRequest(ctxFor(db(), 'ana'), { request: id })).rejects.toEqual(
      refusal('FORBIDDEN', /asked for by Dana\. .*Ask Dana or Sam to withdraw R-/),
    )
  })
})
