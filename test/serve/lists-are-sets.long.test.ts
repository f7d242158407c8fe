import { beforeAll, expect, it } from 'vitest'
import { suggest } from '../../src/chat/suggest.ts'
import { listBots } from '../../src/control/bots/list-bots.ts'
import { listGray } from '../../src/control/gray/list-gray.ts'
import { listGrayRules } from '../../src/control/gray/list-gray-rules.ts'
import { listHandOffs } from '../../src/control/handoffs/list-hand-offs.ts'
import { listPeople } from '../../src/control/people/list-people.ts'
import { listRequests } from '../../src/control/requests/list-requests.ts'
import { listSchedules } from '../../src/control/schedules/list-schedules.ts'
import { listSenders } from '../../src/control/senders/list-senders.ts'
import { listShortLinks } from '../../src/control/sharing/list-short-links.ts'
import { listVersions } from '../../src/control/versions/list-versions.ts'
import { listeningGateway } from '../gateway/seed.ts'
import { createPhonePort } from '../../src/serve/playground/phone-port.ts'
import { playgroundPeople } from '../../src/serve/playground/playground-people.ts'
import { slackHome } from '../../src/serve/slack-home.ts'
import { ctxFor, seedCast } from '../helpers/cast.ts'
import { onEachDatabase } from '../helpers/databases.ts'
import { seedManyBots, versionRow } from '../helpers/many-bots.ts'
import { longReads, statementsOf } from '../helpers/statements-of.ts'

const few = 3
const many = 300

onEachDatabase('lists', (db) => {
  const ana = () => ctxFor(db(), 'ana')
  const user = { install: 'T1', userId: 'U-ana', name: 'Ana', stranger: false }
  const suggested = (source: 'bot' | 'version' | 'person' | 'sender' | 'schedule', typed: string) =>
    suggest(ana(), { ...user, platform: 'slack' }, source, typed, { bot: 'desk-0' })
  const lists: Record<string, () => Promise<unknown>> = {
    bots: () => listBots(ana()),
    'live bots': () => listBots(ana(), { live: true }),
    requests: () => listRequests(ana(), {}),
    'open requests': () => listRequests(ana(), { open: true }),
    'requests that wait for me': () => listRequests(ana(), { waitingFor: 'ana' }),
    'requests of a bot': () => listRequests(ana(), { bot: 'desk-0' }),
    versions: () => listVersions(ana(), { bot: 'desk-0' }),
    'customers with a person': () => listHandOffs(ana(), {}),
    people: () => listPeople(ana()),
    'short links': () => listShortLinks(ana(), { bot: 'desk-0' }),
    senders: () => listSenders(ana()),
    'gray releases and rules': () => listGray(ana()),
    'gray rules': () => listGrayRules(ana()),
    schedules: () => listSchedules(ana(), {}),
    'App Home': () => slackHome(ana())(user),
    'the phone': () => phone().bots(),
    'the people of the playground': () => playgroundPeople(db()),
    'completion of bots': () => suggested('bot', 'desk'),
    'completion of versions': () => suggested('version', 'v1'),
    'completion of people': () => suggested('person', 'a'),
    'completion of senders': () => suggested('sender', 'desk'),
    'completion of schedules': () => suggested('schedule', 's'),
  }
  const phone = () => createPhonePort(listeningGateway(db()).gateway, ctxFor(db(), 'system'), null)
  const counts = new Map<string, number>()
  const read = async () => {
    for (const [name, list] of Object.entries(lists)) {
      const said = await statementsOf(db(), list)
      expect([name, longReads(said)]).toEqual([name, []])
      expect([name, said.length]).toEqual([name, counts.get(name) ?? said.length])
      counts.set(name, said.length)
    }
  }
  beforeAll(async () => {
    await seedCast(db())
    const account = { platform: 'slack', install: 'T1', userId: 'U-ana', personId: 'ana' }
    await db()('identities').insert({ ...account, linkedAt: 2 })
  })

  it('F66 F69 F70 issue as many statements for 300 bots as for 3, and read no definition', async () => {
    await seedManyBots(db(), { from: 0, to: few })
    await read()
    await seedManyBots(db(), { from: few, to: many })
    const versions = Array.from({ length: 150 }, (_, n) => versionRow('many-000000', n + 1, ''))
    for (let i = 0; i < versions.length; i += 50) {
      await db()('versions').insert(versions.slice(i, i + 50))
    }
    await read()
    expect(counts.size).toBe(Object.keys(lists).length)
  })

  it('F66 F69 show the same bots, page after page, and each once', async () => {
    const seen: string[] = []
    for (let page = 1; page <= 10; page++) {
      const found = await listBots(ana(), { page, size: 30 })
      expect(found).toMatchObject({ page, pages: 10, total: many, more: page < 10 })
      seen.push(...found.bots.map(({ slug }) => slug))
    }
    expect(new Set(seen).size).toBe(many)
    const beyond = await listBots(ana(), { page: 99, size: 30 })
    expect(beyond.bots.map(({ slug }) => slug)).toEqual(seen.slice(-30))
    const [first] = (await listBots(ana())).bots
    expect(first).toMatchObject({
      releases: [{ track: 'official', version: { label: 'V1.0' } }],
      active: [{ channel: 'whatsapp' }],
      openRequest: { state: 'awaiting approval' },
      draft: { errors: 0, warnings: 1 },
    })
  })

  it('F69 shows what waits for one, newest first, with how much it changes', async () => {
    const waiting = await listRequests(ana(), { waitingFor: 'ana', size: 8 })
    expect(waiting).toMatchObject({ page: 1, more: true })
    expect(waiting.requests[0]).toMatchObject({
      number: 100_000 + many - 1,
      changeCount: 2,
      warningCount: 1,
      owing: [{ name: 'Sam' }, { name: 'Ana' }],
      approvalsNeeded: 1,
    })
    expect((await listRequests(ana(), { waitingFor: 'dana' })).requests).toEqual([])
    // Four eyes: Ana's own waits for Sam.
    await db()('requests').where({ id: 'request-299' }).update({ requester: 'ana' })
    const others = await listRequests(ana(), { waitingFor: 'ana', size: 8 })
    expect(others.requests.map(({ number }) => number)).not.toContain(100_299)
    const own = await listRequests(ana(), { requester: 'ana' })
    expect(own.requests).toMatchObject([{ number: 100_299, owing: [{ name: 'Sam' }] }])
    const home = await slackHome(ana())(user)
    const titled = (title: string) => home.find((section) => section.title === title)?.lines ?? []
    expect(titled('Waiting for you')).toHaveLength(9)
    expect(titled('Live bots').at(-1)).toEqual(['and 280 more'])
    expect(titled('Next 7 days')).toHaveLength(10)
  })

  it('F70 completes versions by the start of their label', async () => {
    const labels = async (typed: string) =>
      (await suggested('version', typed)).map(({ value }) => value)
    expect((await labels(''))[0]).toBe('V1.150')
    expect(await labels('v1.14')).toEqual([...teens(14), 'V1.14'])
    expect(await labels('3')).toContain('V1.3')
    expect(await labels('change 77')).toEqual(['V1.77'])
  })
})

const teens = (start: number): string[] =>
  Array.from({ length: 10 }, (_, i) => `V1.${start}${9 - i}`)
