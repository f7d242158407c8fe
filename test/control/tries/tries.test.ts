import { beforeAll, expect, it } from 'vitest'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { expireRequests } from '../../../src/control/requests/expire-requests.ts'
import { askForChanges, declineRequest } from '../../../src/control/requests/turn-down-request.ts'
import { withdrawRequest } from '../../../src/control/requests/withdraw-request.ts'
import { endTry, readTry } from '../../../src/control/tries/end-try.ts'
import { botText, ctxFor, noon, seedBot, seedCast, writeDraft } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { activeBot, publish, publishedBot } from '../../helpers/live.ts'
import { refusal } from '../../helpers/refusal.ts'
import { approve, ask, greet } from '../../helpers/requests.ts'
import { accountOf, tryingAs } from '../../helpers/trying.ts'

const minute = 60_000

onEachDatabase('a try', (db) => {
  beforeAll(() => seedCast(db()))

  const asked = async (greeting = 'Candidate') => {
    const bot = await activeBot(db())
    await greet(db(), bot, greeting)
    return { bot, request: await ask(db(), bot) }
  }
  const texts = (said: { messages: { text: string }[] } | null) =>
    said?.messages.map(({ text }) => text)
  const sessionsOf = (botId: string) => db()('sessions').where({ botId }).orderBy('id')

  it('F8 talks to the frozen candidate, whatever is live and whatever the draft says by now', async () => {
    const { bot, request } = await asked()
    const { start, say, told } = tryingAs(db(), 'ana')
    const started = await start(`R-${request.number}`)
    expect(started).toMatchObject({
      bot: { slug: bot.slug },
      tried: { kind: 'request', number: request.number, requester: { name: 'Dana' } },
      instead: null,
    })
    expect(texts(await say('hello'))).toEqual(['Candidate'])
    const [session] = await sessionsOf(bot.id)
    expect(session).toMatchObject({ environment: 'sandbox', contact: `try-${started.id}` })
    expect(await db()('outboundMessages').where({ botId: bot.id })).toEqual([])
    expect(told).toEqual([])
  })

  it('F8 of a bot is its open request, else what is released; with neither it says what to do', async () => {
    const { bot, request } = await asked()
    const { start, say } = tryingAs(db(), 'dana')
    expect((await start(bot.slug)).tried).toMatchObject({ number: request.number })
    const live = await activeBot(db())
    expect((await start(live.slug.toUpperCase())).tried).toEqual({
      kind: 'version',
      label: 'V1.0',
      number: null,
      standing: 'live',
    })
    expect(texts(await say('hello'))).toEqual(['Hello'])
    const idle = await publishedBot(db())
    expect((await start(idle.slug)).tried).toMatchObject({ standing: 'approved' })
    const fresh = await seedBot(db())
    await expect(start(fresh.slug)).rejects.toEqual(
      refusal('NOT_FOUND', new RegExp(`nothing of .* to try yet.*/publish ${fresh.slug}`)),
    )
  })

  it('F8 tells of a decided request which version it is, and never that it is asked for', async () => {
    const { bot, request } = await asked('Second')
    await approve(db(), request, 'ana')
    const { start, say } = tryingAs(db(), 'dana')
    const label = { kind: 'version', label: 'V1.1', number: request.number }
    const started = await start(`r${request.number}`)
    expect(started.tried).toEqual({ ...label, standing: 'live' })
    await publish(db(), bot, 'Third')
    expect((await start(`R-${request.number}`)).tried).toEqual({ ...label, standing: 'replaced' })
    expect(texts(await say('hello'))).toEqual(['Second'])
  })

  it('F8 refuses what is declined, withdrawn or expired, with who did it and what to do', async () => {
    const { start } = tryingAs(db(), 'dana')
    const refused = async (number: number, slug: string, what: string) =>
      expect(start(`R-${number}`)).rejects.toEqual(
        refusal('PRECONDITION_FAILED', new RegExp(`^R-${number} ${what}, so .*/publish ${slug}`)),
      )
    const one = await asked()
    const { id, revision } = one.request
    await declineRequest(ctxFor(db(), 'ana'), { request: id, revision, reason: 'No' })
    await refused(one.request.number, one.bot.slug, 'was declined by Ana')
    const two = await asked()
    await withdrawRequest(ctxFor(db(), 'dana'), { request: two.request.id })
    await refused(two.request.number, two.bot.slug, 'was withdrawn by Dana')
    const three = await asked()
    await expireRequests(ctxFor(db(), 'system', noon + 73 * 60 * minute))
    await refused(three.request.number, three.bot.slug, 'expired before anybody decided')
    await expect(start('R-99999')).rejects.toEqual(refusal('NOT_FOUND', /no request R-99999/))
    await expect(start('no such bot')).rejects.toEqual(refusal('NOT_FOUND', /no bot named/))
  })

  it('F8 shows the author what went back for changes, and says that it did', async () => {
    const { request } = await asked()
    const { id, revision } = request
    await askForChanges(ctxFor(db(), 'ana'), { request: id, revision, reason: 'Shorter' })
    const { tried } = await tryingAs(db(), 'dana').start(`R-${request.number}`)
    expect(tried).toMatchObject({ kind: 'request', state: 'changes requested' })
  })

  it('F60 is for whoever may read the request; others learn not even which bot it is', async () => {
    const { bot, request } = await asked()
    for (const name of ['sid', 'noa'] as const) {
      for (const what of [bot.slug, `R-${request.number}`, 'R-99999']) {
        const refused = await tryingAs(db(), name)
          .start(what)
          .catch((error: unknown) => error)
        expect(refused).toMatchObject({ code: 'FORBIDDEN' })
        expect(String(refused)).not.toContain(bot.slug.replace('shop-', 'Shop '))
      }
    }
    const { start, say } = tryingAs(db(), 'li')
    await start(bot.slug)
    await db()('orgRoles').where({ personId: 'li' }).delete()
    await expect(say('hello')).rejects.toEqual(refusal('FORBIDDEN', /To try this bot you need/))
    await db()('orgRoles').insert({ personId: 'li', role: 'supervisor' })
    await db()('people').where({ id: 'li' }).update({ disabledAt: 1 })
    await expect(say('hello')).rejects.toEqual(refusal('FORBIDDEN', /switched off/))
    await db()('people').where({ id: 'li' }).update({ disabledAt: null })
  })

  it('F8 is one at a time: another takes its place, and says so', async () => {
    const [one, two] = [await asked('One'), await asked('Two')]
    const { start, say, ctx, account } = tryingAs(db(), 'ana')
    await start(one.bot.slug)
    const started = await start(two.bot.slug)
    expect(started.instead).toMatchObject({ bot: { slug: one.bot.slug } })
    expect(texts(await say('hello'))).toEqual(['Two'])
    expect((await readTry(ctx, { account })).bot.slug).toBe(two.bot.slug)
    const both = await Promise.allSettled([start(one.bot.slug), start(two.bot.slug)])
    expect(both.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0)
    const open = await db()('tries').where({ userId: 'ana' }).whereNull('endedAt')
    expect(open).toHaveLength(1)
  })

  it('F8 presses a button of the bot, and never for a try that is over', async () => {
    const { bot } = await asked()
    const text = botText('Choose', bot.sender)
      .replace('"Choose"', '"Choose", buttons: [{title: Again, payload: /menu}]')
      .replace('"Sorry, I did not get that."', '"Sorry"')
    const other = await seedBot(db(), { author: 'dana' })
    await writeDraft(db(), other.id, 'dana', text.replaceAll(bot.sender, other.sender))
    await ask(db(), other)
    const { start, say, press } = tryingAs(db(), 'ana')
    const first = await start(other.slug)
    const key = (await say('hello'))?.messages[0]?.buttons[0]?.key ?? ''
    expect(texts(await press(first.id, key))).toEqual(['Choose'])
    await expect(tryingAs(db(), 'dana').press(first.id, key)).rejects.toEqual(
      refusal('NOT_FOUND', /no try of yours/),
    )
    const second = await start(bot.slug)
    await expect(press(first.id, key)).rejects.toEqual(
      refusal('CONFLICT', new RegExp(`buttons do nothing any more. You are trying R-\\d+ of`)),
    )
    await expect(press(second.id, key)).rejects.toEqual(refusal('CONFLICT', /too old/))
    const [session] = (await sessionsOf(bot.id)).filter((one) => one.environment === 'sandbox')
    expect(session).toBeUndefined()
  })

  it('F8 ends when its person says so, and then takes no words', async () => {
    const { bot } = await asked()
    const { start, say, ctx, account } = tryingAs(db(), 'ana')
    const { id } = await start(bot.slug)
    expect(await endTry(ctx, { account })).toMatchObject({ bot: { slug: bot.slug } })
    expect(await say('hello')).toBeNull()
    await expect(endTry(ctx, { account })).rejects.toEqual(refusal('NOT_FOUND', /trying nothing/))
    await expect(endTry(ctx, { account, try: id })).rejects.toEqual(refusal('CONFLICT', /ended/))
    await expect(readTry(ctx, { account })).rejects.toEqual(refusal('NOT_FOUND', /trying nothing/))
    const other = { account: accountOf('mo') }
    await start(bot.slug)
    await expect(endTry(tryingAs(db(), 'mo').ctx, other)).rejects.toEqual(
      refusal('NOT_FOUND', /trying nothing/),
    )
  })

  it('F8 is over after half an hour of silence, and not a moment before', async () => {
    const { bot, request } = await asked()
    let now = noon
    const { start, say } = tryingAs(db(), 'ana', () => now)
    await start(bot.slug)
    now += 30 * minute - 1
    expect(texts(await say('hello'))).toEqual(['Candidate'])
    now += 30 * minute
    await expect(say('hello')).rejects.toEqual(
      refusal(
        'CONFLICT',
        new RegExp(`30 minutes without a message. Nobody got.*/try R-${request.number}`),
      ),
    )
    expect(await say('hello')).toBeNull()
  })

  it('F8 says what was decided where that ended it, and goes on over a new revision', async () => {
    const { bot, request } = await asked()
    let now = noon
    const { start, say } = tryingAs(db(), 'ana', () => now)
    await start(bot.slug)
    await say('hello')
    const { id, revision } = request
    now += 3 * minute
    await approveRequest(ctxFor(db(), 'ana', now), { request: id, revision, ticks: [] })
    // Whoever has not seen yet that it ended may write on for a while.
    await expect(say('hello')).rejects.toEqual(
      refusal(
        'CONFLICT',
        new RegExp(
          `^R-${request.number} was approved by Ana and is V1.1 now.*/try R-${request.number}`,
        ),
      ),
    )
    now += 10 * minute
    expect(await say('hello')).toBeNull()
  })

  it('F8 takes no more than a person can say, and nothing longer than a customer can', async () => {
    const { bot } = await asked()
    let now = noon
    const { start, say } = tryingAs(db(), 'ana', () => now)
    await start(bot.slug)
    await expect(say('x'.repeat(4097))).rejects.toEqual(refusal('LIMIT_EXCEEDED', /4096.*4097/))
    for (let n = 0; n < 30; n += 1) await say('hello')
    await expect(say('hello')).rejects.toEqual(refusal('LIMIT_EXCEEDED', /30 things within/))
    now += minute
    expect(texts(await say('hello'))).toHaveLength(1)
  })
})
