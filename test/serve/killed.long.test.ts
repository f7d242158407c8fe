import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { requestPublish } from '../../src/control/requests/request-publish.ts'
import { verifyAudit } from '../../src/control/audit/verify-audit.ts'
import { migrate, openDatabase } from '../../src/store/kit/database.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { compiled } from '../cli/run.ts'
import { startSlack } from '../doubles/slack/index.ts'
import type { Person, ShownMessage, Slack } from '../doubles/slack/index.ts'
import { ctxFor, seedBot, seedCast } from '../helpers/cast.ts'

/** A process starts in two seconds, and in twenty on a machine that is busy. */
const waitMs = 30_000

describe('the server, ended in the middle of an approval in Slack', { timeout: 3 * waitMs }, () => {
  let folder: string
  let slack: Slack
  let sam: Person
  let child: ChildProcess
  const file = () => join(folder, 'slipway.db')

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'slipway-killed-'))
    slack = await startSlack()
    slack.addPerson('U0SAM', { name: 'Sam' })
    slack.addChannel('C0BOTS', { name: 'bots', members: ['U0SAM', slack.botUserId()] })
    sam = slack.user('U0SAM')
    await inDatabase(async (db) => {
      await migrate(db)
      await seedCast(db)
      const account = { platform: 'slack', install: 'T1' }
      await db('identities').insert({ ...account, userId: 'U0SAM', personId: 'sam', linkedAt: 1 })
      const bot = await seedBot(db, { author: 'dov', policy: { fourEyes: true } })
      await db('botHomes').update({ ...account, channel: 'C0BOTS' })
      await requestPublish(ctxFor(db, 'dana', Date.now()), { bot: bot.slug, comment: 'New' })
    })
  })
  afterEach(async () => {
    if (child.exitCode === null) child.kill('SIGKILL')
    await slack.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  async function inDatabase<T>(look: (db: Db) => Promise<T>): Promise<T> {
    const db = openDatabase({ file: file() })
    try {
      return await look(db)
    } finally {
      await db.destroy()
    }
  }

  /** Starts the server as `npm start` does; resolves when both of its sockets are open. */
  async function serve(): Promise<{ ended: Promise<unknown> }> {
    child = spawn(process.execPath, compiled('main.ts'), {
      cwd: folder,
      stdio: 'ignore',
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        PORT: '0',
        ADMINS: 'slack:T1:U0SAM',
        DATABASE_URL: `sqlite:${file()}`,
        SLACK_BOT_TOKEN: slack.botToken(),
        SLACK_APP_TOKEN: slack.appToken,
        SLACK_API_URL: slack.apiUrl,
      },
    })
    const ended = once(child, 'close').then(([code]: unknown[]) => code)
    await slack.until(() => slack.sockets.open() === 2, waitMs)
    return { ended }
  }

  const card = (status: RegExp): Promise<ShownMessage> =>
    slack.until(
      () =>
        slack
          .channel('C0BOTS')
          .messages.find(({ text }) => /^(Publish )?.* · R-\d+/.test(text) && status.test(text)),
      waitMs,
    )

  const oneDecision = async (): Promise<void> =>
    inDatabase(async (db) => {
      expect(await db('requests').select('state')).toEqual([{ state: 'approved' }])
      expect(await db('reviews').where({ verdict: 'approve' })).toHaveLength(1)
      const made = await db('audit').where({ action: 'request.approve' })
      expect(made).toHaveLength(1)
      expect(await verifyAudit(ctxFor(db, 'system'))).toMatchObject({ ok: true })
    })

  it('F26 F68 killed after the click came, it makes one decision and shows it on the card', async () => {
    const first = await serve()
    const asked = await card(/Waiting for 1 approval/)
    // It resolves with the acknowledgement: the work goes on behind it.
    await sam.clicks(asked, 'Approve')
    child.kill('SIGKILL')
    expect(await first.ended).toBe(null)
    // Slack finds out that nobody is there any more.
    slack.sockets.cut()
    await slack.until(() => slack.sockets.open() === 0)

    const second = await serve()
    const stood = await card(/./)
    if (stood.buttons.includes('Approve')) await sam.clicks(stood, 'Approve', { lagging: true })
    const decided = await card(/Approved/)
    expect(decided.ts).toBe(asked.ts)
    expect(decided.buttons).not.toContain('Approve')
    child.kill('SIGTERM')
    expect(await second.ended).toBe(0)
    await oneDecision()
  })

  it('F68 told to stop, it finishes the answer under way and ends with 0', async () => {
    const server = await serve()
    const asked = await card(/Waiting for 1 approval/)
    await sam.clicks(asked, 'Approve')
    child.kill('SIGTERM')
    expect(await server.ended).toBe(0)
    const decided = await card(/Approved/)
    expect(decided.buttons).not.toContain('Approve')
    await oneDecision()
  })
})
