import { beforeAll, expect, it } from 'vitest'
import { createChatCore } from '../../../src/chat/core.ts'
import { drawCard } from '../../../src/chat/events/draw-card.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import { withdrawRequest } from '../../../src/control/requests/withdraw-request.ts'
import { memoryChat, memoryDriver } from '../../doubles/memory-chat.ts'
import { botText, ctxFor, noon, seedCast, writeDraft } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'
import { publishedBot } from '../../helpers/live.ts'
import { approve, ask, callEndpoint } from '../../helpers/requests.ts'
import { formOf, textOf } from '../chat-driver.ts'
import type { ChatDriver } from '../chat-driver.ts'

const place = { platform: 'playground' as const, install: 'local', channel: 'releases' }
const db = sqlite()
let side: ChatDriver
beforeAll(async () => {
  await seedCast(db())
  side = memoryDriver(memoryChat(place), createChatCore(ctxFor(db(), 'system')), () => noon)
})

const cardOf = async (id: string): Promise<string> => {
  const card = await drawCard(ctxFor(db(), 'system'), `request:${id}`)
  return (card?.lead ?? []).map(plain).join('\n')
}
/** What the thread and Dana's message say. */
const toldOf = async (id: string): Promise<string[]> => {
  const rows = await db()('outbox').where({ subject: `request:${id}` })
  return rows.flatMap(({ body }) => /"why":"([^"]+)"/.exec(body)?.[1] ?? [])
}
const decide = async (id: string): Promise<string> => {
  const form = formOf(await side.click('ana', `approve:${id}:1`))
  const ticks = form.fields.flatMap((field) =>
    field.kind === 'choices' && field.name === 'ticks'
      ? field.options.map(({ value }) => value)
      : [],
  )
  return textOf(await side.submit('ana', form.id, { ticks }))
}

it('F18 F19 F39 gives the same reason to everybody: which profile, which value, and who changed it', async () => {
  await side.command('mo', '/profile set QA shop = Graz')
  const bot = await publishedBot(db())
  await writeDraft(db(), bot.id, 'dana', botText('Welcome to {vars.shop}', bot.sender))
  const { id, number } = await ask(db(), bot, 'dana', { profile: 'QA' })
  const set = textOf(await side.command('mo', '/profile set QA shop = Linz'))
  expect(set).toContain(
    `R-${number} was asked for with other values, so it goes out of date once somebody approves it.`,
  )
  const why = 'Mo changed the profile QA (variable shop) since it was asked for'
  const said = await decide(id)
  expect(said).toContain(
    `R-${number} is out of date: ${why}. Nothing went live, and your approval did not count.`,
  )
  expect(await cardOf(id)).toContain(`${why}.`)
  expect(new Set(await toldOf(id))).toEqual(new Set([why]))
  const late = textOf(await side.click('sam', `approve:${id}:1`))
  expect(late).toContain(`R-${number} is out of date: ${why}. Nothing changed.`)
  expect(textOf(await side.command('mo', '/profile set QA shop = Wels'))).not.toContain('once some')
  const gone = await withdrawRequest(ctxFor(db(), 'dana'), { request: id })
  expect(gone.decision?.reason).toBeNull()
})

it('F18 F19 names the action endpoint, the web URL or the number that changed', async () => {
  const bot = await publishedBot(db())
  await callEndpoint(db(), bot, { name: 'crm', url: 'https://one.example.com/' })
  const { id } = await ask(db(), bot)
  await callEndpoint(db(), bot, { name: 'crm', url: 'https://two.example.com/' })
  const why = 'Mo changed the action endpoint crm since it was asked for'
  expect(await decide(id)).toContain(`is out of date: ${why}.`)

  const other = await publishedBot(db())
  await writeDraft(db(), other.id, 'dana', botText('Good day', other.sender))
  const request = await ask(db(), other)
  await db()('senders').where({ name: other.sender }).update({ address: '+15550001234' })
  const { staleWhy } = await approve(db(), request, 'ana')
  expect(staleWhy).toBe(`The number ${other.sender} changed since it was asked for`)
})

it('F23 F39 says to who only set a value why they can’t approve, and whom to ask', async () => {
  await db()('orgRoles').insert({ personId: 'ana', role: 'manager' })
  await side.command('ana', '/profile set Dev shop = Graz')
  const bot = await publishedBot(db())
  await writeDraft(db(), bot.id, 'dana', botText('From {vars.shop}', bot.sender))
  const { id, number } = await ask(db(), bot, 'dana', { profile: 'Dev' })
  expect(textOf(await side.click('ana', `approve:${id}:1`))).toMatch(
    new RegExp(
      `You set values in the profile Dev, which R-${number} takes, so you can’t approve it\\.\\s*Ask `,
    ),
  )
  expect(textOf(await side.command('mo', '/profile retire'))).toContain('/profile retire Pilot')
})
