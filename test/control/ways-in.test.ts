import { pino } from 'pino'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { actions } from '../../src/chat/actions.ts'
import { commands } from '../../src/chat/commands.ts'
import { createChatCore } from '../../src/chat/core.ts'
import { makeToken } from '../../src/control/people/make-token.ts'
import { createApi } from '../../src/http/api/index.ts'
import { createServer } from '../../src/http/server.ts'
import { Refusal } from '../../src/refusal.ts'
import { textOf } from '../chat/chat-driver.ts'
import type { ChatDriver } from '../chat/chat-driver.ts'
import { memoryChat, memoryDriver } from '../doubles/memory-chat.ts'
import { sqlite } from '../helpers/databases.ts'
import { mostRefused } from './access-rows.ts'
import { mayDo, rows } from './access-table.ts'
import { accessWorld, giveRoles, kim } from './access-world.ts'
import type { World } from './access-world.ts'
import { asksForNothing, calls, clicks, lines, submits, typed } from './ways-in.ts'
import { tenPast } from './schedules/schedule-fixture.ts'
import { isLong } from '../helpers/effort.ts'

const db = sqlite()
let world: World
let side: ChatDriver
let app: FastifyInstance
let token: string
/** A token may ask 300 times a minute: the clock of the API goes on with each call. */
let calledAt = 0
beforeAll(async () => {
  world = await accessWorld(db())
  token = (await makeToken(kim(db()), { name: 'way in' })).token
  const { actor: _, ...deps } = kim(db())
  const chat = memoryChat({ platform: 'playground', install: 'local', channel: 'releases' })
  side = memoryDriver(chat, createChatCore(deps), () => tenPast)
  app = createServer({
    log: pino({ level: 'silent' }),
    notReady: () => Promise.resolve(null),
    background: deps.ports.background,
  })
  await app.register(createApi({ ...deps, now: () => deps.now() + calledAt }))
  await app.ready()
})
afterAll(() => app.close())

const everyHeld = [[], ['analyzer'], ['supervisor'], ['designer'], ['manager'], ['admin']]

/** Whoever may not gets, in every way, what the verb itself says, and it is noted with the way. */
async function refusedAs(verb: string, via: string, tried: () => Promise<string>): Promise<void> {
  const ofVerb = rows.filter((row) => row.verb === verb && !row.org.includes('nobody'))
  const [row] = ofVerb
  if (!row) throw new Error(`${verb} is refused to nobody`)
  const may = (held: readonly string[]) => ofVerb.some((one) => mayDo(one, held))
  const refused = isLong()
    ? everyHeld.filter((held) => !may(held))
    : mostRefused(may).flatMap(({ org, bot }) => (bot.length === 0 ? [org] : []))
  expect(refused.length).toBeGreaterThan(0)
  for (const org of refused) {
    await giveRoles(db(), { org, bot: [] }, row.on(world).id)
    const refusal = await row.call(kim(db()), world).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(Refusal)
    const seen = await tried()
    expect({ org, seen }).toEqual({
      org,
      seen: expect.stringContaining((refusal as Refusal).sentence),
    })
    const note = await db()('audit').orderBy('seq', 'desc').first()
    expect({ actor: note.actor, via: note.via, refused: note.action.endsWith('.refused') }).toEqual(
      {
        actor: 'kim',
        via,
        refused: true,
      },
    )
  }
}

describe('F60 commands', () => {
  it.each(lines.map(([verb, line]) => ({ verb, line })))('end in $verb', (way) =>
    refusedAs(way.verb, 'playground', async () =>
      textOf(await side.command('kim', way.line(world))),
    ),
  )

  it('are all asked about', () => {
    const all = commands.flatMap((top) =>
      top.verbs ? top.verbs.map((verb) => `${top.name} ${verb.name}`) : [top.name],
    )
    const known = lines.map(([, line]) => line(world))
    const isKnown = (path: string) => known.some((line) => `${line} `.startsWith(`/${path} `))
    expect(all.filter((path) => !isKnown(path) && !asksForNothing.includes(path))).toEqual([])
  })
})

describe('F60 buttons and forms', () => {
  it.each(clicks.map(([verb, name, aim]) => ({ verb, name, aim })))(
    'the click of $name ends in $verb',
    ({ verb, name, aim }) =>
      refusedAs(verb, 'playground', async () =>
        textOf(await side.click('kim', `${name}:${aim(world)}`)),
      ),
  )

  it.each(submits.map(([verb, name, aim]) => ({ verb, name, aim })))(
    'the form of $name ends in $verb',
    ({ verb, name, aim }) =>
      refusedAs(verb, 'playground', async () =>
        textOf(await side.submit('kim', `${name}:${aim(world)}`, typed(world))),
      ),
  )

  it('are all asked about', () => {
    const clicked = clicks.map(([, name]) => name)
    const submitted = submits.map(([, name]) => name)
    const left = [...actions].flatMap(([name, { click, submit }]) => [
      ...(click && !clicked.includes(name) ? [`click ${name}`] : []),
      ...(submit && !submitted.includes(name) ? [`submit ${name}`] : []),
    ])
    // An empty form that asks for a bot, whose submit is asked about; and a proposal of one's own.
    expect(left).toEqual(['click pick', 'click schedule-forget'])
  })
})

describe('F60 F72 the HTTP API and the command line', () => {
  it.each(['http', 'cli'])('ends in the verb, by %s', async (via) => {
    for (const [verb, method, path, body] of calls) {
      await refusedAs(verb, via, async () => {
        calledAt += 1000
        const answer = await app.inject({
          method,
          url: `/api/v1${path(world)}`,
          headers: { authorization: `Bearer ${token}`, 'x-slipway-via': via },
          ...(body && { payload: body(world) }),
        })
        expect(answer.statusCode).toBe(403)
        return answer.json().error.sentence
      })
    }
  })

  it('has no address that is not asked about', async () => {
    const { paths } = (await app.inject('/api/openapi.json')).json()
    const served = Object.entries<object>(paths).flatMap(([path, at]) =>
      Object.keys(at).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const generic = new Map([
      [world.live.slug, '{bot}'],
      ['QA', '{profile}'],
      [world.gray.slug, '{bot}'],
      [world.asked.request.id, '{request}'],
      [world.talk.sessionId, '{session}'],
      [world.shortLink, '{link}'],
      [world.pausedLink, '{link}'],
      ['spare-main', '{sender}'],
      ['spare-url', '{url}'],
      ['pager', '{notifier}'],
    ])
    const asked = calls.map(([, method, path]) => {
      const [address = ''] = path(world).split('?')
      const parts = address.split('/').map((part) => generic.get(part) ?? part)
      return `${method} /api/v1${parts.join('/')}`
    })
    expect(served.filter((one) => !asked.includes(one))).toEqual([])
  })
})
