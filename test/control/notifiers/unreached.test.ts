import { createHash } from 'node:crypto'
import { createServer } from 'node:net'
import { beforeAll, expect, it } from 'vitest'
import { createChatCore } from '../../../src/chat/core.ts'
import { change, recordAudit } from '../../../src/control/kit/change.ts'
import { auditCsv } from '../../../src/control/audit/audit-csv.ts'
import { readAudit } from '../../../src/control/audit/read-audit.ts'
import { verifyAudit } from '../../../src/control/audit/verify-audit.ts'
import { addNotifier } from '../../../src/control/notifiers/add-notifier.ts'
import {
  correctNotifier,
  renameNotifier,
  retireNotifier,
} from '../../../src/control/notifiers/change-notifier.ts'
import { testNotifier } from '../../../src/control/notifiers/test-notifier.ts'
import { preparePublish } from '../../../src/control/requests/prepare-publish.ts'
import { prepareReview } from '../../../src/control/requests/prepare-review.ts'
import { prepareRevert } from '../../../src/control/versions/prepare-revert.ts'
import type { Platform } from '../../../src/domain/actor.ts'
import { createPostWebhook } from '../../../src/serve/post-webhook.ts'
import { memoryChat, memoryDriver } from '../../doubles/memory-chat.ts'
import { textOf } from '../../chat/chat-driver.ts'
import { ctxFor, noon, seedBot, seedCast } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { refusal } from '../../helpers/refusal.ts'
import { approve, ask, greet } from '../../helpers/requests.ts'

onEachDatabase('error notifiers that nothing reaches', (db) => {
  const connected = new Set<Platform>(['playground', 'slack', 'discord'])
  beforeAll(() => seedCast(db()))
  const as = (name: Name) => {
    const ctx = ctxFor(db(), name)
    const isConnected = (platform: Platform) => connected.has(platform)
    return { ...ctx, ports: { ...ctx.ports, isConnected } }
  }
  const channel = { kind: 'discord' as const, install: 'G1', channel: 'C1' }
  const on = ['application error' as const]
  const cut = refusal('PRECONDITION_FAILED', /Discord is not connected here\. Connect Discord/)

  it('F64 are refused where their chat is not connected, with what to do', async () => {
    connected.delete('discord')
    await expect(addNotifier(as('mo'), { name: 'lost', to: channel })).rejects.toEqual(cut)
    connected.add('discord')
    const { id } = await addNotifier(as('mo'), { name: 'lost', to: channel })
    connected.delete('discord')
    await expect(correctNotifier(as('mo'), { notifier: id, to: channel })).rejects.toEqual(cut)
    await expect(testNotifier(as('mo'), { notifier: id })).rejects.toEqual(cut)
    expect(await db()('outbox').where({ subject: `notifier:${id}` })).toEqual([])
    const elsewhere = { kind: 'playground' as const, install: 'local', channel: 'ops' }
    await correctNotifier(as('mo'), { notifier: id, to: elsewhere })
    expect(await testNotifier(as('mo'), { notifier: id })).toMatchObject({ result: 'queued' })
    connected.add('discord')
  })

  it('F13 F25 F38 F64 are named before something goes live with them', async () => {
    const { name } = await addNotifier(as('mo'), { name: 'far', to: channel })
    const bot = await seedBot(db(), { author: 'dana' })
    const notifiers = [{ notifier: name, on }]
    await approve(db(), await ask(db(), bot, 'dana', { notifiers }), 'sam')
    await greet(db(), bot, 'Good day')
    const before = await preparePublish(as('dana'), { bot: bot.slug })
    expect(before.notifiers.unreached).toEqual([])
    connected.delete('discord')
    const said = ['far (Discord is not connected)']
    const { notifiers: told } = await preparePublish(as('dana'), { bot: bot.slug })
    expect(told.unreached).toEqual(said)
    const open = await ask(db(), bot)
    const review = { request: open.id, revision: open.revision }
    expect((await prepareReview(as('sam'), review)).unreached).toEqual(said)
    await approve(db(), open, 'sam')
    expect((await prepareRevert(as('sam'), { bot: bot.slug })).unreached).toEqual(said)
    const { actor: _, ...deps } = as('ava')
    const chat = memoryChat({ platform: 'playground', install: 'local', channel: 'releases' })
    const side = memoryDriver(chat, createChatCore(deps), () => noon)
    await greet(db(), bot, 'Good night')
    expect(textOf(await side.command('dana', `/publish ${bot.slug}`))).toContain(
      'nothing reaches far (Discord is not connected)',
    )
    connected.add('discord')
  })

  it('F18 F64 are the same under a new name, and others under the same', async () => {
    const first = await addNotifier(as('mo'), { name: 'desk', to: channel })
    const bot = await seedBot(db(), { author: 'dana' })
    const told = (notifier: string) => ({ notifiers: [{ notifier, on }] })
    await approve(db(), await ask(db(), bot, 'dana', told('desk')), 'sam')
    await renameNotifier(as('mo'), { notifier: first.id, name: 'old-desk' })
    await expect(ask(db(), bot, 'dana', told('old-desk'))).rejects.toEqual(
      refusal('PRECONDITION_FAILED', /Nothing changed/),
    )
    await addNotifier(as('mo'), { name: 'desk', to: channel })
    const { changes, told: document } = await ask(db(), bot, 'dana', told('desk'))
    const words = 'desk (application error) → another desk (application error)'
    expect(changes).toMatchObject([{ part: 'setting:error notifiers', lines: [words] }])
    expect(document.entries).toMatchObject([{ title: 'Who is told when something goes wrong' }])
  })

  it('F60 F64 are tested and taken away by managers alone', async () => {
    const { id } = await addNotifier(as('mo'), { name: 'guarded', to: channel })
    for (const name of ['dana', 'ana', 'noa', 'sid'] as const) {
      const forbidden = refusal('FORBIDDEN', /manager/)
      await expect(testNotifier(as(name), { notifier: id })).rejects.toEqual(forbidden)
      await expect(retireNotifier(as(name), { notifier: id })).rejects.toEqual(forbidden)
    }
    expect(await db()('outbox').where({ subject: `notifier:${id}` })).toEqual([])
    expect(await db()('notifiers').where({ id, retiredAt: null })).toHaveLength(1)
  })

  it('F62 F64 show no key of a webhook that an older row of the audit log holds', async () => {
    const address = 'https://hooks.example.com/services/SEKRET/1?key=SEKRET'
    const row = {
      action: 'notifier.correct',
      subject: 'notifier:old',
      before: { address },
    } as const
    const after = { address: 'ops@example.com' }
    await change(as('ava'), row.action, row.subject, (trx) =>
      recordAudit(trx, as('ava'), { ...row, after }),
    )
    const kept = await db()('audit').where({ subject: row.subject }).first()
    expect(kept.before).toContain('SEKRET')
    const [shown] = await readAudit(as('ava'), { limit: 1 })
    expect(shown).toMatchObject({
      before: { address: 'https://hooks.example.com/services/…?…' },
      after,
      hash: kept.hash,
    })
    expect(JSON.stringify(shown)).not.toContain('SEKRET')
    const text = Buffer.from((await auditCsv(as('ava'), {})).bytes).toString()
    expect(text).not.toContain('SEKRET')
    // Whoever checks the table by itself is told which row can't fit, and all others do.
    const rows = tableOf(text)
    expect(rows.filter(({ masked }) => masked !== '')).toEqual([
      expect.objectContaining({ subject: row.subject, masked: 'before' }),
    ])
    const wrong = rows.filter((one, i) => hashed(one, rows[i + 1]) !== one['hash'])
    expect(wrong.map(({ subject }) => subject)).toEqual([row.subject])
    expect(await verifyAudit(as('ava'))).toMatchObject({ ok: true })
  })

  it('F64 a test that reaches nobody says why in words', async () => {
    const free = createServer()
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve))
    const at = free.address()
    const port = typeof at === 'object' && at ? at.port : 0
    await new Promise((resolve) => free.close(resolve))
    const post = createPostWebhook({ allowPrivate: true })
    const call = { secret: 'whsec_AAAA', id: 'msg_1', at: noon, body: '{}' }
    expect(await post({ ...call, url: `http://127.0.0.1:${port}/` })).toMatchObject({
      state: 'failed',
      problem: 'no server takes calls at that address',
    })
    const talker = createServer((socket) =>
      socket
        .on('error', () => {})
        .resume()
        .end('hello\r\n\r\n'),
    )
    await new Promise<void>((resolve) => talker.listen(port, '127.0.0.1', resolve))
    expect(await post({ ...call, url: `http://127.0.0.1:${port}/` })).toMatchObject({
      problem: 'the server answers in something else than HTTP',
    })
    await new Promise((resolve) => talker.close(resolve))
  })
})

/** The rows of a table by their columns. */
function tableOf(text: string): Record<string, string>[] {
  const cells = [...text.matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n)/g)]
  const rows: string[][] = [[]]
  for (const [, cell = '', end] of cells) {
    rows.at(-1)?.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell)
    if (end !== ',') rows.push([])
  }
  const [head = [], ...rest] = rows.slice(0, -1)
  return rest.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i] ?? ''])))
}

/** As anybody works it out from a row and the one before it, below it in the table. */
function hashed(row: Record<string, string>, before: Record<string, string> | undefined): string {
  const { seq, at = '', id = '', via = '', action = '', subject = '' } = row
  const prevHash = before?.['hash'] ?? '0'.repeat(64)
  const [was, is] = [row['before'] || null, row['after'] || null]
  const all = [Number(seq), Date.parse(at), id, via, action, subject, was, is, prevHash]
  return createHash('sha256').update(JSON.stringify(all)).digest('hex')
}
