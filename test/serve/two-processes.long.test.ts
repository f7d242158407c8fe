import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { requestPublish } from '../../src/control/requests/request-publish.ts'
import { migrate, openDatabase } from '../../src/store/kit/database.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { compiled } from '../cli/run.ts'
import { startSlack } from '../doubles/slack/index.ts'
import type { Slack } from '../doubles/slack/index.ts'
import { ctxFor, seedBot, seedCast } from '../helpers/cast.ts'
import { freshPostgres } from '../helpers/databases.ts'
import { publishedBot, scheduled } from '../control/schedules/schedule-fixture.ts'

/** A process starts in two seconds, and in twenty on a machine that is busy. */
const waitMs = 30_000
const bots = 10

describe('two control processes on PostgreSQL', { timeout: 6 * waitMs }, () => {
  let folder: string
  let slack: Slack
  let url: string
  let db: Db
  const children: ChildProcess[] = []

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'slipway-two-'))
    slack = await startSlack()
    slack.addPerson('U0SAM', { name: 'Sam' })
    url = await freshPostgres()
    db = openDatabase({ url })
    await migrate(db)
    await seedCast(db)
    const account = { platform: 'slack', install: 'T1' }
    await db('identities').insert({ ...account, userId: 'U0SAM', personId: 'sam', linkedAt: 1 })
  })
  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    }
    await db.destroy()
    await slack.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Starts a server as `npm start -- control` does; resolves when its sockets are open too. */
  async function serve() {
    const before = slack.sockets.open()
    const child = spawn(process.execPath, [...compiled('main.ts'), 'control'], {
      cwd: folder,
      stdio: 'ignore',
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        PORT: '0',
        ADMINS: 'slack:T1:U0SAM',
        DATABASE_URL: url,
        SLACK_BOT_TOKEN: slack.botToken(),
        SLACK_APP_TOKEN: slack.appToken,
        SLACK_API_URL: slack.apiUrl,
      },
    })
    children.push(child)
    const ended = once(child, 'close').then(([code]: unknown[]) => code)
    await slack.until(() => slack.sockets.open() === before + 2, waitMs)
    return { child, ended }
  }

  /** A bot with a channel of its own, and a request that waits there. */
  async function asked(nth: number): Promise<string> {
    const channel = `C0BOTS${nth}`
    slack.addChannel(channel, { name: `bots-${nth}`, members: ['U0SAM', slack.botUserId()] })
    const bot = await seedBot(db, { author: 'dov', policy: { fourEyes: true } })
    await db('botHomes')
      .where({ botId: bot.id })
      .update({ platform: 'slack', install: 'T1', channel })
    await requestPublish(ctxFor(db, 'dana', Date.now()), { bot: bot.slug, comment: 'New' })
    return channel
  }
  const cardsIn = (channel: string) =>
    slack.channel(channel).messages.filter(({ text }) => /^(Publish )?.* · R-\d+/.test(text))
  const eachOnce = async (channels: readonly string[]) => {
    await slack.until(() => channels.every((one) => cardsIn(one).length > 0), waitMs)
    await expect
      .poll(() => db('outbox').where({ platform: 'slack' }).whereNot({ state: 'sent' }), {
        timeout: waitMs,
      })
      .toEqual([])
    expect(channels.map((one) => cardsIn(one).length)).toEqual(channels.map(() => 1))
    const lines = channels.map((one) => cardsIn(one).flatMap(({ thread }) => thread).length)
    expect(lines).toEqual(channels.map(() => 1))
  }

  it('F67 a rolling deploy posts every card and line once', async () => {
    const first = await serve()
    await serve()
    const channels: string[] = []
    for (let nth = 0; nth < bots; nth++) {
      channels.push(await asked(nth))
      if (nth === bots / 2) first.child.kill('SIGTERM')
    }
    await eachOnce(channels)
    expect(await first.ended).toBe(0)
  })

  it('F67 the other one takes over within 15 s of a kill', async () => {
    const first = await serve()
    const early = await asked(0)
    await slack.until(() => cardsIn(early).length > 0, waitMs)
    await serve()
    first.child.kill('SIGKILL')
    await first.ended
    const killedAt = performance.now()
    const late = await asked(1)
    await slack.until(() => cardsIn(late).length > 0, waitMs)
    expect(performance.now() - killedAt).toBeLessThan(15_000)
    await eachOnce([early, late])
  })
  it('F26 a click that reaches both, again and again, is worked on once', async () => {
    await serve()
    await serve()
    const channel = await asked(0)
    await slack.until(() => cardsIn(channel).length > 0, waitMs)
    const [card] = cardsIn(channel)
    if (!card) throw new Error('no card')
    await slack.user('U0SAM').clicks(card, 'Details')
    const details = slack.deliveries.at(-1)?.payload
    const { id } = await db('requests').first('id')
    // Slack chooses one of the four connections each time.
    const approve = {
      action_id: `approve:${id}:1`,
      block_id: 'b',
      type: 'button',
      action_ts: '1.1',
    }
    const text = { type: 'plain_text', text: 'Approve…' }
    const click = { ...details, trigger_id: '1.1.click', actions: [{ ...approve, text }] }
    const acks = await Promise.all(
      Array.from({ length: 20 }, () => slack.send('interactive', click)),
    )
    expect(acks.map(({ ok }) => ok)).toEqual(acks.map(() => true))
    const done = () => db('interactions').where({ interactionId: '1.1.click' }).first('boot')
    await expect.poll(done, { timeout: waitMs }).toEqual({ boot: null })
    expect(await db('reviews').where({ requestId: id })).toHaveLength(1)
    expect(await db('audit').where('action', 'like', 'request.approve%')).toHaveLength(1)
    await slack.until(() => cardsIn(channel)[0]?.text.includes('Approved'), waitMs)
  })

  /** As many bots as there are, each to be activated at the same moment. */
  async function dueAt(at: number): Promise<string[]> {
    const ids: string[] = []
    for (let nth = 0; nth < bots; nth++) {
      const bot = await publishedBot(db)
      const { id } = await scheduled(db, bot, { when: 'tomorrow 9:00' })
      ids.push(id)
    }
    const wall = new Date(at).toISOString().slice(0, -1)
    await db('scheduleSteps').whereIn('scheduleId', ids).update({ at, wall, zone: 'UTC' })
    return ids
  }
  /** Each was activated once, and each activation told once. */
  async function firedOnce(ids: readonly string[]) {
    const ended = () => db('scheduleSteps').whereIn('scheduleId', ids).whereNot('state', 'waiting')
    await expect.poll(ended, { timeout: 3 * waitMs }).toHaveLength(bots)
    const steps: { state: string; at: number; endedAt: number }[] = await ended()
    expect(steps.map(({ state }) => state)).toEqual(steps.map(() => 'done'))
    expect(await db('activations')).toHaveLength(bots)
    expect(await db('audit').where({ action: 'bot.activate' })).toHaveLength(bots)
    const lines = await db('outbox')
      .where({ kind: 'line' })
      .where('body', 'like', '%schedule.fired%')
    expect(lines).toHaveLength(bots)
    return steps.map(({ at, endedAt }) => endedAt - at)
  }

  it('F51 a schedule fires once, on time, though both wake up for it', async () => {
    const ids = await dueAt(Date.now() + waitMs)
    await serve()
    await serve()
    const late = await firedOnce(ids)
    expect(Math.min(...late)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...late)).toBeLessThan(10_000)
  })

  it('F51 a schedule fires once when the process that armed it is killed before', async () => {
    const ids = await dueAt(Date.now() + 2 * waitMs)
    const first = await serve()
    await serve()
    await expect.poll(() => db('agenda_knex_jobs'), { timeout: waitMs }).not.toEqual([])
    first.child.kill('SIGKILL')
    await first.ended
    const late = await firedOnce(ids)
    expect(Math.max(...late)).toBeLessThan(10_000)
  })
})
