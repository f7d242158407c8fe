import { beforeAll, expect, it } from 'vitest'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { createBot } from '../../../src/control/bots/create-bot.ts'
import { deleteBot } from '../../../src/control/bots/delete-bot.ts'
import { lockDraft, unlockDraft } from '../../../src/control/drafts/draft-lock.ts'
import { duplicateBot } from '../../../src/control/bots/duplicate-bot.ts'
import { exportBot } from '../../../src/control/bots/export-bot.ts'
import { importBot } from '../../../src/control/bots/import-bot.ts'
import { readDraft } from '../../../src/control/drafts/read-draft.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { saveDraft } from '../../../src/control/drafts/save-draft.ts'
import { withdrawRequest } from '../../../src/control/requests/withdraw-request.ts'
import type { Db } from '../../../src/store/kit/database.ts'
import { botText, ctxFor, noon, seedBot, seedCast } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { refusal } from '../../helpers/refusal.ts'
import { onEachDatabase } from '../../helpers/databases.ts'

const read = (db: Db, bot: { slug: string }, by: Name = 'dana') =>
  readDraft(ctxFor(db, by), { bot: bot.slug })

async function save(db: Db, bot: { slug: string }, source: string, by: Name = 'dana', at = noon) {
  const { revision } = await read(db, bot, by)
  return saveDraft(ctxFor(db, by, at), { bot: bot.slug, revision, source })
}

onEachDatabase('a draft', (db) => {
  beforeAll(() => seedCast(db()))

  it('F1 gives a bot an id for each environment, and its creator is super admin', async () => {
    const made = await createBot(ctxFor(db(), 'dana'), { slug: 'orders', name: 'Orders' })
    const row = await db()('bots').where({ id: made.id }).first()
    expect(row.devId).toMatch(/^orders-dev-[a-z2-9]{4}$/)
    expect(row.liveId).toMatch(/^orders-live-[a-z2-9]{4}$/)
    expect(await db()('botRoles').where({ botId: made.id })).toEqual([
      { botId: made.id, personId: 'dana', role: 'super admin' },
    ])
    await expect(
      createBot(ctxFor(db(), 'dana'), { slug: 'orders', name: 'Again' }),
    ).rejects.toMatchObject({ code: 'CONFLICT', fields: { slug: expect.any(String) } })
    await expect(
      createBot(ctxFor(db(), 'ana'), { slug: 'mine', name: 'Mine' }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it.each(['', 'X', 'Ünï', '-a', 'a b', 'new', '__proto__', 'a'.repeat(40)])(
    'F1 refuses the short name %j',
    async (slug) => {
      await expect(createBot(ctxFor(db(), 'dana'), { slug, name: 'Bad' })).rejects.toMatchObject({
        code: 'VALIDATION',
        fields: { slug: expect.any(String) },
      })
    },
  )

  it('F2 never edits Live or Sandbox, and names the way', async () => {
    const bot = await seedBot(db())
    const { liveId } = await db()('bots').where({ id: bot.id }).first()
    await expect(
      saveDraft(ctxFor(db(), 'dana'), { bot: liveId, revision: 2, source: 'x: 1' }),
    ).rejects.toMatchObject({
      code: 'PRECONDITION_FAILED',
      nextStep: expect.stringContaining(`/publish ${bot.slug}`),
    })
  })

  it('F3 is read-only while a request waits, and opens when it is withdrawn', async () => {
    const bot = await seedBot(db())
    const request = await requestPublish(ctxFor(db(), 'dana'), { bot: bot.slug, comment: 'x' })
    const text = botText('Changed', bot.sender)
    await expect(save(db(), bot, text)).rejects.toMatchObject({
      sentence: expect.stringContaining(`R-${request.number} is awaiting approval`),
      nextStep: expect.stringContaining('Withdraw'),
    })
    expect((await read(db(), bot)).readOnly).not.toBeNull()
    await withdrawRequest(ctxFor(db(), 'dana'), { request: request.id })
    expect((await read(db(), bot)).readOnly).toBeNull()
    await expect(save(db(), bot, text)).resolves.toMatchObject({ revision: 3 })
  })

  it('F4 refuses a stale save and says who changed what', async () => {
    const bot = await seedBot(db())
    const { revision } = await read(db(), bot)
    await saveDraft(ctxFor(db(), 'dana'), {
      bot: bot.slug,
      revision,
      source: botText('From Dana', bot.sender),
    })
    await expect(
      saveDraft(ctxFor(db(), 'dov'), {
        bot: bot.slug,
        revision,
        source: botText('From Dov', bot.sender),
      }),
    ).rejects.toMatchObject({
      code: 'CONFLICT',
      sentence: expect.stringMatching(/Dana changed response:utter_menu/),
    })
    expect((await read(db(), bot)).source).toContain('From Dana')
  })

  it('F4 lets one of twenty saves from the same revision win', async () => {
    const bot = await seedBot(db())
    const { revision } = await read(db(), bot)
    const saves = Array.from({ length: 20 }, (_, i) =>
      saveDraft(ctxFor(db(), 'dana'), {
        bot: bot.slug,
        revision,
        source: botText(`Text ${i}`, bot.sender),
      }),
    )
    const results = await Promise.allSettled(saves)
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
  })

  it('F4 holds an edit lock that is free after five minutes without activity', async () => {
    const bot = await seedBot(db())
    await lockDraft(ctxFor(db(), 'dana'), { bot: bot.slug })
    await expect(lockDraft(ctxFor(db(), 'dov'), { bot: bot.slug })).rejects.toMatchObject({
      sentence: expect.stringContaining('Dana is editing'),
    })
    await expect(save(db(), bot, botText('Dov', bot.sender), 'dov')).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    await unlockDraft(ctxFor(db(), 'dov'), { bot: bot.slug })
    await expect(lockDraft(ctxFor(db(), 'dov'), { bot: bot.slug })).rejects.toThrow()
    const later = noon + 5 * 60_000 + 1
    await expect(lockDraft(ctxFor(db(), 'dov', later), { bot: bot.slug })).resolves.toEqual({
      lockedUntil: later + 5 * 60_000,
    })
  })

  it('F9 saves a readable draft with its findings, and refuses what can’t be read', async () => {
    const bot = await seedBot(db())
    const saved = await save(db(), bot, botText('Hi', 'nowhere'))
    expect(saved.findings).toContainEqual(
      expect.objectContaining({ severity: 'error', line: expect.any(Number) }),
    )
    for (const broken of ['flows: [', '\tflows: {}', '- a\n- b', 'a: &a [*a]', '']) {
      await expect(save(db(), bot, broken)).rejects.toMatchObject({ code: 'VALIDATION' })
    }
    await expect(save(db(), bot, `# ${'x'.repeat(3_000_000)}`)).rejects.toMatchObject({
      code: 'VALIDATION',
    })
    expect((await read(db(), bot)).revision).toBe(saved.revision)
  })

  it('F6 duplicates, exports and imports, and never overwrites silently', async () => {
    const bot = await seedBot(db())
    const copy = await duplicateBot(ctxFor(db(), 'dana'), {
      bot: bot.slug,
      slug: `${bot.slug}-copy`,
      name: 'Copy',
    })
    const file = await exportBot(ctxFor(db(), 'dana'), { bot: copy.slug })
    expect(file.name).toBe(`${copy.slug}.yml`)
    const files = [{ name: file.name, text: file.text }]
    await expect(importBot(ctxFor(db(), 'dana'), { files, slug: bot.slug })).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    await expect(
      importBot(ctxFor(db(), 'dana'), {
        files: [{ name: 'x.yml', text: botText('New', bot.sender) }],
        onto: bot.slug,
      }),
    ).rejects.toMatchObject({
      code: 'PRECONDITION_FAILED',
      sentence: expect.stringContaining('response:utter_menu'),
    })
    const done = await importBot(ctxFor(db(), 'dana'), {
      files: [{ name: 'x.yml', text: botText('New', bot.sender) }],
      onto: bot.slug,
      revision: 2,
    })
    expect(done).toMatchObject({ created: false, revision: 3 })
    const fresh = await importBot(ctxFor(db(), 'dana'), { files, slug: `${bot.slug}-new` })
    expect(fresh).toMatchObject({ created: true, revision: 1 })
  })

  it('F6 F9 F12 refuses a file that can’t be read with its line, and keeps the draft', async () => {
    const bot = await seedBot(db())
    const before = await read(db(), bot)
    const good = { name: 'domain.yml', text: 'responses:\n  utter_a: [{text: Hi}]\n' }
    const wrong = [
      [[{ name: 'x.yml', text: 'version: "3.1"\nhi: [' }], /x\.yml:2: This is not valid YAML/],
      [[good, { name: 'flows.yml', text: 'flows: {' }], /flows\.yml:1: This is not valid YAML/],
      [[{ name: 'x.yml', text: 'just words' }], /x\.yml:1: No flow and no response/],
      [[{ name: 'x.yml', text: '' }], /No flow and no response/],
      [[{ name: 'x.pdf', text: '%PDF-1.7 \0\u0001' }], /x\.pdf: this is not a text file/],
      [[{ name: 'x.png', text: '\uFFFDPNG' }], /x\.png: this is not a text file/],
    ] as const
    for (const [files, message] of wrong) {
      for (const to of [{ onto: bot.slug }, { onto: bot.slug, revision: 2 }, { slug: 'fresh' }]) {
        const done = importBot(ctxFor(db(), 'dana'), { files: [...files], ...to })
        await expect(done).rejects.toEqual(refusal('VALIDATION', message))
      }
    }
    expect(await read(db(), bot)).toEqual(before)
  })

  it('F6 F9 imports the rest of a project on request, and names the project’s own lines', async () => {
    const files = [
      {
        name: 'domain.yml',
        text: 'responses:\n  utter_hi: [{text: "Hi."}]\n',
      },
      {
        name: 'data/flows.yml',
        text: 'flows:\n  hi:\n    steps:\n      - action: utter_hi\n      - link: gone\n',
      },
      { name: 'extra.yml', text: 'responses:\n  utter_x:\n  - text: "No,\n    no."\n' },
    ]
    const slug = `imported-${db().client.config.client}`.replace(/[^a-z-]/g, '')
    const importing = (more: object) => importBot(ctxFor(db(), 'dana'), { files, slug, ...more })
    await expect(importing({})).rejects.toMatchObject({ code: 'VALIDATION' })
    const { findings } = await importing({ skipUnreadable: true })
    expect(findings[0]).toMatchObject({ severity: 'error' })
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'yaml-error', file: 'extra.yml' }),
    )
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'flow-undefined', file: 'data/flows.yml', line: 5 }),
    )
  })

  it('F6 says first what an import would remove', async () => {
    const bot = await seedBot(db())
    const text =
      'version: "3.1"\nflows:\n  other: {description: new, steps: [{action: utter_menu}]}\n'
    const done = importBot(ctxFor(db(), 'dana'), {
      files: [{ name: 'x.yml', text }],
      onto: bot.slug,
    })
    await expect(done).rejects.toMatchObject({
      code: 'PRECONDITION_FAILED',
      sentence: expect.stringMatching(
        /would remove .*\d flows?.*\(.*flow:menu.*\); add .*flow:other/,
      ),
    })
  })

  it('F6 F23 counts whoever duplicates as author of every part', async () => {
    const bot = await seedBot(db())
    const copy = await duplicateBot(ctxFor(db(), 'dov'), {
      bot: bot.slug,
      slug: `${bot.slug}-dup`,
      name: 'Dup',
    })
    await db()('botRoles').insert({ botId: copy.id, personId: 'ana', role: 'approver' })
    const request = await requestPublish(ctxFor(db(), 'dana'), { bot: copy.slug, comment: 'x' })
    const at = { request: request.id, revision: 1, ticks: request.checklist }
    const first = await approveRequest(ctxFor(db(), 'dov'), at)
    expect(first.request).toMatchObject({ state: 'awaiting approval', approvalsNeeded: 2 })
    const second = await approveRequest(ctxFor(db(), 'ana'), at)
    expect(second.request.state).toBe('approved')
  })

  it('F7 deletes only a bot that was never active, by its typed name', async () => {
    const bot = await seedBot(db())
    const wrong = { bot: bot.slug, confirm: 'yes' }
    await expect(deleteBot(ctxFor(db(), 'sam'), wrong)).rejects.toMatchObject({
      fields: { confirm: expect.any(String) },
    })
    const right = { bot: bot.slug, confirm: bot.slug }
    await expect(deleteBot(ctxFor(db(), 'dana'), right)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    await db()('bots').where({ id: bot.id }).update({ lastActiveAt: noon })
    await expect(deleteBot(ctxFor(db(), 'sam'), right)).rejects.toMatchObject({
      sentence: expect.stringContaining('customers used it, on 2026-11-02'),
    })
    await db()('bots').where({ id: bot.id }).update({ lastActiveAt: null })
    await deleteBot(ctxFor(db(), 'sam'), right)
    expect(await db()('drafts').where({ botId: bot.id })).toHaveLength(0)
    await expect(read(db(), bot)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
