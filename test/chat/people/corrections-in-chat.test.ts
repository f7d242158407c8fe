import { beforeAll, describe, expect, it } from 'vitest'
import { createChatCore } from '../../../src/chat/core.ts'
import type { Answer } from '../../../src/chat/port.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import { ctxFor, noon, seedBot, seedCast } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'

const db = sqlite()
beforeAll(async () => {
  await seedCast(db())
  await db()('orgRoles').insert({ personId: 'mo', role: 'admin' })
})

let count = 0
const from = (userId: Name) => ({
  platform: 'playground' as const,
  interactionId: `corrections-${++count}`,
  user: { install: 'local', userId, name: userId, stranger: false },
  channel: 'releases',
  at: noon,
})
const core = () => createChatCore(ctxFor(db(), 'system'))
const type = (name: Name, text: string) =>
  core().receive({ ...from(name), kind: 'command-text', text })
const click = (name: Name, action: string) =>
  core().receive({ ...from(name), kind: 'click', action })
const said = (answer: Answer) =>
  answer.kind === 'notice' ? answer.notice.lines.map(plain).join('\n') : answer.kind
const buttons = (answer: Answer) => (answer.kind === 'notice' ? answer.notice.buttons : [])

describe('F24 links in chat', () => {
  it('wait in /roles links, and another admin confirms one there', async () => {
    await seedBot(db())
    await type('ava', '/bots link-account Ana ana2')
    await type('ava', '/bots link-account Li li2')
    const list = await type('mo', '/roles links')
    expect(said(list)).toMatch(/2 links to confirm\n1\. .*ana2 to Ana.*\n2\. .*li2 to Li/)
    expect(buttons(list).map(({ label }) => label)).toEqual(['Confirm 1', 'Confirm 2'])
    const confirm = buttons(list)[1]?.id ?? ''
    expect(await click('ava', confirm)).toMatchObject({
      kind: 'update',
      notice: { tone: 'refused' },
    })
    expect(await click('mo', confirm)).toMatchObject({
      kind: 'update',
      card: { status: '✅ Confirmed', buttons: [] },
    })
    expect(said(await type('mo', '/roles links'))).toMatch(/1 link to confirm\n1\. .*to Ana/)
  })

  it('joins two records only when that was said, with what moved', async () => {
    await type('ava', '/roles add "Ana Two"')
    expect(said(await type('ava', '/roles join "Ana Two" Ana'))).toMatch(/sure:yes/)
    expect(said(await type('ava', '/roles join "Ana Two" Ana yes'))).toMatch(
      /Ana is one person now, with 0 accounts, .*roles of both\.\nAnother admin confirms it/,
    )
    expect(said(await type('ava', '/roles show "Ana Two"'))).toMatch(/nobody named "Ana Two"/)
  })
})

describe('F40 corrections in chat', () => {
  it('rename, correct and retire a sender', async () => {
    await type('mo', '/bots sender desk sms +15550110001')
    expect(said(await type('mo', '/bots sender desk address:+15550110002'))).toMatch(
      /desk is sms \+15 ··· 0002 from now on/,
    )
    expect(said(await type('mo', '/bots sender desk rename:front-desk'))).toMatch(/front-desk is/)
    expect(said(await type('mo', '/bots sender front-desk retire:yes'))).toMatch(/is retired/)
    expect(said(await type('mo', '/bots sender front-desk rename:x-desk'))).toMatch(
      /No number is called “front-desk”/,
    )
  })

  it('rename an endpoint, a bot, a person, and take back an account', async () => {
    await type('mo', '/bots endpoint crm https://crm.example.com')
    expect(said(await type('mo', '/bots endpoint crm rename:customers'))).toMatch(/customers/)
    expect(said(await type('mo', '/bots endpoint customers retire:yes'))).toMatch(/nothing used/)
    const bot = await seedBot(db())
    expect(said(await type('sam', `/bots rename ${bot.slug} Corner corner-shop`))).toMatch(
      /Corner from now on, corner-shop\.\nPipelines/,
    )
    expect(said(await type('ava', '/roles rename Noa Noah'))).toMatch(/Noah is called that/)
    expect(said(await type('ava', '/bots unlink-account noa'))).toMatch(/no longer Noah/)
  })
})
