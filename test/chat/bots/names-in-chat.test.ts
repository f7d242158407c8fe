import { beforeAll, describe, expect, it } from 'vitest'
import { createChatCore } from '../../../src/chat/core.ts'
import { createBot } from '../../../src/control/bots/create-bot.ts'
import { makeToken } from '../../../src/control/people/make-token.ts'
import { ctxFor, noon, seedBot, seedCast } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { memoryChat, memoryDriver } from '../../doubles/memory-chat.ts'
import { formOf, textOf } from '../chat-driver.ts'
import type { ChatDriver } from '../chat-driver.ts'
import { publishAs } from '../publish-as.ts'

const place = { platform: 'playground' as const, install: 'local', channel: 'releases' }

onEachDatabase('names as people write them', (db) => {
  let side: ChatDriver
  const says = async (who: string, line: string) => textOf(await side.command(who, line))
  beforeAll(async () => {
    await seedCast(db())
    const ctx = ctxFor(db(), 'dov')
    await createBot(ctx, { slug: 'orders', name: 'Orders' })
    await createBot(ctx, { slug: 'front-desk', name: 'Front Desk' })
    await createBot(ctx, { slug: 'cafe', name: 'Žarko Café' })
    side = memoryDriver(memoryChat(place), createChatCore(ctxFor(db(), 'system')), () => noon)
  })

  describe('a bot', () => {
    it.each([
      'show ORDERS',
      'show "orders"',
      'show “Orders”',
      'show ‘orders’',
      'show bot:"Orders"',
      'orders',
      'Orders',
      '"ORDERS"',
    ])('F66 Orders is meant by /bots %s', async (line) => {
      expect(await says('mo', `/bots ${line}`)).toMatch(/^Orders/)
    })

    it.each([
      'show front desk',
      'show Front-Desk',
      'show "front desk"',
      'show bot:Front Desk',
      'front desk',
      'FRONT   DESK',
    ])('F66 Front Desk is meant by /bots %s', async (line) => {
      expect(await says('mo', `/bots ${line}`)).toMatch(/^Front Desk/)
    })

    it('F66 is known by other letters in any case', async () => {
      expect(await says('mo', '/bots žarko café')).toMatch(/^Žarko Café/)
      expect(await says('mo', '/bots ŽARKO CAFÉ')).toMatch(/^Žarko Café/)
    })

    it('F66 F51 stands before a time, with or without the verb', async () => {
      const bot = await seedBot(db(), { author: 'dov' })
      await publishAs(db(), bot)
      const name = bot.slug.replace('-', ' ')
      for (const line of [
        `${bot.slug} tomorrow 9:00`,
        `${name} tomorrow 9:00`,
        `add ${name} Fri 9:00`,
      ])
        expect(await says('mo', `/schedule ${line}`)).toMatch(/^Is this right for Shop/)
      expect(formOf(await side.command('mo', `/schedule ${name}`)).title).toMatch(/Shop/)
    })

    it('F66 stands before other values', async () => {
      expect(await says('dov', '/roles approver add front desk li')).toMatch(/approves Front Desk/)
    })
  })

  describe('did you mean', () => {
    it.each([
      ['/publish ordrs', 'Did you mean orders?'],
      ['/bots ordrs', 'Did you mean the bot orders'],
      ['/schedule ordrs tomorrow 9:00', 'Did you mean the bot orders'],
      ['/bots shwo', 'Did you mean /bots show?'],
      ['/bots show frontdesk', 'Did you mean front-desk?'],
      ['/roles show Snm', 'Did you mean Sam?'],
      ['/roles give Sid maneger', 'Did you mean manager?'],
    ])('F66 is asked about %s', async (line, question) => {
      expect(await says('ava', line)).toContain(question)
    })

    it('F60 tells no name to whoever may not see the bots', async () => {
      expect(await says('sid', '/bots show ordrs')).not.toContain('Did you mean')
    })
  })

  it('F66 takes what is chosen from a list in any case', async () => {
    expect(await says('ava', '/roles give "Sid" Designer')).toBe('Sid is now: designer.')
  })

  it.each([
    ['one-main whatsapp +1 555 010 7788', '7788'],
    ['two-main whatsapp address:+1 (555) 010-7789', '7789'],
    ['three-main channel:WhatsApp address:0049 30 901820 90', '2090'],
    ['name:four-main channel:whatsapp address:"+44 20 7946 0958"', '0958'],
  ])('F40 takes a telephone number with its spaces: /bots sender %s', async (line, end) => {
    expect(await says('ava', `/bots sender ${line}`)).toContain(end)
  })

  it('F40 takes the number of a test sender after its own', async () => {
    const line = 'five-test whatsapp +1 555 010 7701 +1 555 010 7702'
    expect(await says('ava', `/bots sender ${line}`)).toContain('7701')
    expect(await says('ava', '/bots sender')).toMatch(/five-test.*7701, test number for .*7702/)
  })

  it('F62 revokes a token by its name, and makes none of those words', async () => {
    const ctx = ctxFor(db(), 'dana')
    for (const name of ['laptop', 'my pipeline']) await makeToken(ctx, { name })
    expect(await says('dana', '/bots token revoke')).toContain('Which token')
    expect(await says('dana', '/bots token revoke laptp')).toContain('Did you mean "laptop"?')
    expect(await says('dana', '/bots token revoke Laptop')).toBe(
      'The token laptop no longer works.',
    )
    expect(await says('dana', '/bots token revoke my pipeline')).toContain('no longer works')
    expect(await says('dana', '/bots token')).toMatch(/^You have no token yet/)
    expect(await says('dana', '/bots token my laptop')).toContain('nothing was changed')
    expect(await says('dana', '/bots token "my laptop"')).toContain('shown this once')
    expect(await says('dana', '/bots token list')).toMatch(/^1 token\n.*my laptop/)
  })
})
