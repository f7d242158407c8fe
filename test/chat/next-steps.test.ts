import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createChatCore } from '../../src/chat/core.ts'
import { parseInput } from '../../src/control/kit/change.ts'
import { createBot } from '../../src/control/bots/create-bot.ts'
import { preparePublish } from '../../src/control/requests/prepare-publish.ts'
import { prepareReview } from '../../src/control/requests/prepare-review.ts'
import { requestPublish } from '../../src/control/requests/request-publish.ts'
import { memoryChat, memoryDriver } from '../doubles/memory-chat.ts'
import { ctxFor, noon, seedBot, seedCast } from '../helpers/cast.ts'
import { sqlite } from '../helpers/databases.ts'
import { textOf } from './chat-driver.ts'

const db = sqlite()
let says: (who: string, line: string) => Promise<string>
beforeAll(async () => {
  await seedCast(db())
  const chat = memoryChat({ platform: 'playground', install: 'local', channel: 'releases' })
  const side = memoryDriver(chat, createChatCore(ctxFor(db(), 'system')), () => noon)
  says = async (who, line) => textOf(await side.command(who, line))
})

describe('what a refusal says to do now', () => {
  it('F10 names the editor in full, and how a missing sender is named', async () => {
    const bot = await createBot(ctxFor(db(), 'dana'), { slug: 'tea', name: 'Tea' })
    const { editUrl } = await preparePublish(ctxFor(db(), 'dana'), { bot: bot.slug })
    expect(editUrl).toBe('http://localhost:3000/edit/tea')
    const asked = requestPublish(ctxFor(db(), 'dana'), { bot: bot.slug, comment: 'First words' })
    await expect(asked).rejects.toMatchObject({
      code: 'VALIDATION',
      nextStep: expect.stringMatching(
        /^Fix the draft at http:\/\/localhost:3000\/edit\/tea; .*\/bots sender name:tea-main channel:/,
      ),
      fields: { what: expect.stringMatching(/^The draft has 1 error: .* Fix the draft at /) },
    })
  })

  it('F66 finds in /help what was called otherwise before', async () => {
    expect(await says('ana', '/help canary')).toMatch(/\/gray show/)
    expect(await says('ana', '/help gray release')).toMatch(/\/gray show/)
    expect(await says('ana', '/help Rollback')).toMatch(/\/revert/)
    expect(await says('ana', '/canary shop')).toMatch(/Did you mean \/gray\?/)
    expect(await says('ana', '/numbers')).toMatch(/Did you mean \/bots sender\?/)
    expect(await says('ana', '/help constructor')).toMatch(/There is no command/)
  })

  it('F60 names the act and the way: a super admin does it or hands over', async () => {
    const bot = await seedBot(db())
    const told = await says('mo', `/bots home ${bot.slug}`)
    expect(told).toMatch(/To choose where its cards stand you need the super admin role/)
    expect(told).toMatch(/Ask Sam to do it, or to hand the bot over to you: \/roles hand-over/)
    const approver = await says('mo', `/roles approver add ${bot.slug} mo`)
    expect(approver).toMatch(/hand the bot over/)
    expect(approver).not.toContain('/roles approver')
    const asked = await requestPublish(ctxFor(db(), 'dana'), { bot: bot.id, comment: 'New words' })
    const click = { request: asked.id, revision: 1 }
    await expect(prepareReview(ctxFor(db(), 'mo'), click)).rejects.toMatchObject({
      nextStep: expect.stringContaining('to add you: /roles approver add'),
    })
  })

  it('F23 F60 tells the requester of four eyes before any role', async () => {
    const bot = await seedBot(db())
    const asked = await requestPublish(ctxFor(db(), 'dana'), { bot: bot.id, comment: 'New words' })
    const click = prepareReview(ctxFor(db(), 'dana'), { request: asked.id, revision: 1 })
    await expect(click).rejects.toMatchObject({
      code: 'FORBIDDEN',
      sentence: expect.stringMatching(/^You asked for R-\d+, so you can’t approve it\.$/),
      nextStep: expect.stringMatching(/^Ask Ana or Li to approve it\.$/),
    })
  })

  it('F66 shows the names of what is given by name', async () => {
    expect(await says('ava', '/help bots link-account')).toContain('[move:yes|no]')
    await db()('identities').insert({
      platform: 'discord',
      install: 'discord',
      userId: '100200',
      personId: 'li',
      linkedAt: 1,
    })
    const taken = await says('ava', '/bots link-account mo 100200 platform:discord')
    expect(taken).toMatch(/linked to Li[^]*add move:yes/)
    const moved = await says('ava', '/bots link-account mo 100200 platform:discord move:yes')
    expect(moved).toContain('Mo')
  })
})

describe('plain words', () => {
  it('F62 shows in the audit log what people call things', async () => {
    const bot = await seedBot(db())
    const asked = await requestPublish(ctxFor(db(), 'dana'), { bot: bot.id, comment: 'New words' })
    await says('ava', '/roles give sid analyzer')
    expect(await says('ava', `/audit request:R-${asked.number}`)).toContain(
      `asked to publish R-${asked.number} (`,
    )
    expect(await says('ava', '/audit action:role.give')).toContain('gave Sid a role: ')
    await says('sam', `/roles policy ${bot.slug} approvals:2`)
    expect(await says('ava', `/audit bot:${bot.slug}`)).toContain('approvals: 1 → 2')
  })

  it('F58 says what is wrong with a field as a person would', async () => {
    expect(await says('ava', `/roles add ${'x'.repeat(81)}`)).toContain(
      'Name: at most 80 characters',
    )
    const bot = await seedBot(db())
    expect(await says('sam', `/roles policy ${bot.slug}`)).toContain('. Say what changes.')
    const none: unknown = { name: 5, zone: null }
    expect(() =>
      parseInput(z.object({ name: z.string(), zone: z.int(), b: z.string() }), none),
    ).toThrow('Name: must be text; Time zone: must be a number; b: is missing')
    const more = z.object({
      a: z.array(z.int()).min(2),
      b: z.enum(['x', 'y']),
      c: z.string().min(1),
    })
    expect(() => parseInput(more, { a: [], b: 'z', c: '' })).toThrow(
      'A: at least 2 entries; b: choose one of x, y; c: at least 1 character',
    )
  })

  it('F1 says that a bot was deleted to whom its card is left', async () => {
    const gone = '01JCQ0000000000000000000AB'
    await expect(preparePublish(ctxFor(db(), 'dana'), { bot: gone })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      sentence: 'This bot was deleted.',
    })
    await expect(
      prepareReview(ctxFor(db(), 'sam'), { request: gone, revision: 1 }),
    ).rejects.toMatchObject({ sentence: 'This request is gone: its bot was deleted.' })
  })
})
