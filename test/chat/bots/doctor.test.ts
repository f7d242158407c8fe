import { beforeAll, expect, it } from 'vitest'
import { createChatCore } from '../../../src/chat/core.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import { ctxFor, noon, seedCast } from '../../helpers/cast.ts'
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
  expect(await doctor('doctor-1', { slack })).toBe(`info: ❌ ${slack} Everything was delivered.`)
  expect(await doctor('doctor-2', {})).toBe('ok: Everything was delivered.')
})
