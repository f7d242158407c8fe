import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { migrationSource } from '../../../migrations/index.ts'
import { auditCsv } from '../../../src/control/audit/audit-csv.ts'
import { auditWords } from '../../../src/control/audit/audit-words.ts'
import { readAudit } from '../../../src/control/audit/read-audit.ts'
import { setPolicy } from '../../../src/control/bots/set-policy.ts'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { commentOnRequest } from '../../../src/control/requests/comment-on-request.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { listAudit } from '../../../src/store/kit/audit.ts'
import { botText, ctxFor, seedCast, writeDraft } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { activate, activeBot, openSessions, publishedBot } from '../../helpers/live.ts'
import type { Bot } from '../../helpers/live.ts'
import { refusal } from '../../helpers/refusal.ts'
import { statementsOf } from '../../helpers/statements-of.ts'

onEachDatabase('F62 the audit log of one bot', (db) => {
  beforeAll(() => seedCast(db()))
  const of = (bot: Bot, more: object = {}) =>
    readAudit(ctxFor(db(), 'ava'), { filter: { bot: bot.slug, ...more }, limit: 100 })
  const told = async (bot: Bot, action: string) =>
    (await of(bot)).find((row) => row.action === action)?.sentence
  const name = async ({ id }: Bot) => (await db()('bots').where({ id }).first()).name

  it('F62 finds what concerns it, whatever the subject, and nothing else', async () => {
    const bot = await activeBot(db())
    const other = await publishedBot(db())
    await openSessions(db(), bot, 2)
    await writeDraft(db(), bot.id, 'dana', botText('Hello again', bot.sender))
    const { number, id, revision } = await requestPublish(ctxFor(db(), 'dana'), {
      bot: bot.slug,
      comment: 'Again',
    })
    await commentOnRequest(ctxFor(db(), 'ana'), { request: id, comment: 'Fine words' })
    const own = { request: `r-${number}`, revision, ticks: [] }
    await expect(approveRequest(ctxFor(db(), 'dana'), own)).rejects.toEqual(
      refusal('FORBIDDEN', /approve/),
    )
    await approveRequest(ctxFor(db(), 'ana'), { ...own, openSessions: 'finish' })
    await setPolicy(ctxFor(db(), 'sam'), { bot: bot.slug, approvals: 2, checklist: ['Read it'] })
    const actions = (await of(bot)).map((row) => row.action)
    for (const action of ['bot.activate', 'drain.start', 'policy.set', 'request.comment']) {
      expect(actions).toContain(action)
    }
    expect(await told(bot, 'request.approve')).toBe(`approved R-${number} (${await name(bot)}).`)
    expect(await told(bot, 'request.comment')).toContain('“Fine words”')
    expect(await told(bot, 'request.approve.refused')).toMatch(
      /^tried to approve r-\d+, and was refused: “/,
    )
    expect(await told(bot, 'policy.set')).toContain(
      'approvals: 1 → 2; checklist: nothing → Read it.',
    )
    expect(await told(bot, 'drain.start')).toMatch(
      /2 chats of .* finish on V1\.0 on .*, until 2026/,
    )
    const others = (await of(other)).map(({ seq }) => seq)
    expect((await of(bot)).filter(({ seq }) => others.includes(seq))).toEqual([])
    const approvals = await of(bot, { action: 'request.approve' })
    expect(approvals.map(({ action }) => action)).toContain('request.approve.refused')
    const page = await of(bot, { offset: 2 })
    expect(page.map(({ seq }) => seq)).toEqual((await of(bot)).slice(2).map(({ seq }) => seq))
    const { bytes } = await auditCsv(ctxFor(db(), 'ava'), { filter: { bot: bot.slug } })
    expect(Buffer.from(bytes).toString()).toContain(
      `Ana approved R-${number} (${await name(bot)}).`,
    )
  })

  it('F62 tells a takeover to both of its bots', async () => {
    const first = await activeBot(db())
    const second = await publishedBot(db(), first)
    await activate(db(), second, { senders: [], takeOver: 'end' })
    expect(await told(second, 'bot.activate')).toContain(`taking it over from ${await name(first)}`)
    expect(await told(first, 'bot.deactivate')).toContain(`deactivated ${await name(first)} on `)
  })

  it('F62 reads an index, and older rows by what their subject says', async () => {
    const bot = await activeBot(db())
    const sent = await statementsOf(db(), () => listAudit(db(), { botId: bot.id }, 20))
    expect(sent[0]).toMatch(/bot_id[`"] = .* order by [`"]seq[`"] desc limit/)
    const rows = await listAudit(db(), { botId: bot.id }, 100)
    await db().schema.alterTable('audit', (t) => t.dropIndex([], 'audit_of_bot'))
    await db().raw('alter table audit drop column bot_id')
    const { up } = await migrationSource.getMigration('038-audit-of-bots')
    await up(db())
    const again = await listAudit(db(), { botId: bot.id }, 100)
    expect(again.map(({ seq }) => seq)).toEqual(rows.map(({ seq }) => seq))
    await expect(db()('audit').update({ botId: null })).rejects.toThrow(/only ever added to/)
  })
})

/** Those that are made of parts stand here in full. */
const composed = [
  ...['done', 'failed', 'skipped', 'expired'].map((state) => `schedule.${state}`),
  'gray.rule-confirm',
  'gray.rule-drop',
  'gray.rule-wider',
  'request.break-glass',
]

it('F62 has a sentence for every action that is recorded', () => {
  const root = join(import.meta.dirname, '../../../src/control')
  const found = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('audit'))
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .filter((text) => text.includes('recordAudit('))
    .flatMap((text) => [
      ...text.matchAll(
        /\b(?:action|failed)(?::| =)[^\n]*?'([a-z-]+(?:\.[a-z-]+)+)'(?: : '([a-z.-]+)')?/g,
      ),
    ])
    .flatMap((match) => match.slice(1).filter((action) => action !== undefined))
  expect(new Set(found).size).toBeGreaterThan(60)
  const wordless = [...new Set([...found, ...composed])].filter((action) =>
    auditWords({ action, subject: 'bot:b', before: {}, after: {} }, String).endsWith(
      `${action.replaceAll(/[.-]/g, ' ')} on bot:b.`,
    ),
  )
  expect(wordless).toEqual([])
})

/** What only Slipway itself does: nobody can be refused it. */
const ownActions =
  /^(admins\.ensure|audit\.prune|history\.prune|gray\.judge|handoff\.remind|policy\.expire|request\.(expire|remind|remind-look)|schedule\.(drop|expire|fire|move))$/

it('F62 has words for every verb that can be refused', () => {
  const root = join(import.meta.dirname, '../../../src')
  const verbs = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [
      ...readFileSync(join(root, file), 'utf8').matchAll(
        /\b(?:change|auditedRead|recordRefusal)\(\s*[a-zA-Z.]*[cC]tx,\s*'([a-z-]+\.[a-z-]+)'/g,
      ),
    ])
    .map(([, verb = '']) => verb)
    .filter((verb) => !ownActions.test(verb))
  expect(new Set(verbs).size).toBeGreaterThan(100)
  const row = { subject: 'bot:b', before: null, after: { sentence: 'No.' } }
  const wordless = verbs.filter((verb) =>
    /do something/.test(auditWords({ ...row, action: `${verb}.refused` }, String)),
  )
  expect(wordless).toEqual([])
  expect(auditWords({ ...row, action: 'schedule.propose.refused' }, String)).toBe(
    'tried to plan a schedule for b, and was refused: “No.”',
  )
})

it('F62 tells whatever an older row holds', () => {
  const odd = [null, [], 'text', 7, { steps: [null, 1], list: {}, risks: [], superAdmins: 3 }]
  for (const action of ['bot.schedule', 'policy.set', 'home.set', 'bot.hand-over', 'gray.grow']) {
    for (const value of odd) {
      const row = { action, subject: 'bot:b', before: value, after: value }
      expect(auditWords(row, String)).toMatch(/\.$/)
    }
  }
})

it('F62 tells settings of a person as they read them, not as they are kept', () => {
  const before = { quietFromMin: null, remindersOffAt: null, newsOffAt: 1_764_000_000_000 }
  const after = { quietFromMin: 1320, remindersOffAt: 1_764_000_000_000, newsOffAt: null }
  const row = { action: 'person.settings', subject: 'person:dana', before, after }
  expect(auditWords(row, () => 'Dana')).toBe(
    'changed how the desk writes to Dana: quiet from: nothing → 22:00; reminders: on → off; news: off → on.',
  )
})
