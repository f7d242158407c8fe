import { beforeAll, describe, expect, it } from 'vitest'
import { addEndpoint } from '../../../src/control/senders/add-endpoint.ts'
import { addSender } from '../../../src/control/senders/add-sender.ts'
import { changeSender } from '../../../src/control/senders/change-sender.ts'
import { listEndpoints } from '../../../src/control/senders/list-endpoints.ts'
import { listSenders } from '../../../src/control/senders/list-senders.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { setHome } from '../../../src/control/bots/set-home.ts'
import { insertActivation } from '../../../src/store/live/activations.ts'
import { ctxFor, noon, seedBot, seedCast } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { refusal } from '../../helpers/refusal.ts'

onEachDatabase('named resources', (db) => {
  beforeAll(() => seedCast(db()))
  const as = (name: Name) => ctxFor(db(), name)
  const orders = { name: 'orders-sms', channel: 'sms', address: '+1 (555) 010-9999' } as const

  describe('senders', () => {
    it('F40 are named once, their numbers kept in one form and shown masked', async () => {
      const made = await addSender(as('mo'), orders)
      expect(made).toMatchObject({ name: 'orders-sms', channel: 'sms', masked: '+15 ··· 9999' })
      const row = await db()('senders').where({ name: 'orders-sms' }).first()
      expect(row).toMatchObject({ address: '+15550109999', isTest: 0, verifiedNumber: null })
      expect((await listSenders(as('ana'))).senders).toContainEqual({
        id: made.id,
        name: 'orders-sms',
        channel: 'sms',
        masked: '+15 ··· 9999',
        isTest: false,
        verifiedNumber: null,
        isProved: false,
        heldBy: null,
      })
    })

    it('F40 refuse a name or an address that is taken, also at the same moment', async () => {
      const twice = { name: 'twice', channel: 'voice', address: '+4930123456' } as const
      const results = await Promise.allSettled([
        addSender(as('mo'), twice),
        addSender(as('ava'), { ...twice, name: 'twice-too' }),
      ])
      const named = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value.name] : []))
      expect(named).toHaveLength(1)
      const again = { ...twice, name: named[0] ?? '', address: '+4930999999' }
      await expect(addSender(as('mo'), again)).rejects.toEqual(
        refusal('CONFLICT', /already a number named twice/),
      )
      const other = { ...twice, name: 'thrice' }
      await expect(addSender(as('mo'), other)).rejects.toEqual(
        refusal('CONFLICT', new RegExp(`has a name already: ${named[0]}`)),
      )
      const mine = await addSender(as('mo'), { ...other, address: '+4930777777' })
      const to = { sender: mine.name, address: twice.address }
      await expect(changeSender(as('mo'), to)).rejects.toEqual(
        refusal('CONFLICT', new RegExp(`has a name already: ${named[0]}`)),
      )
    })

    it('F43 show the bot that is active on them', async () => {
      const bot = await seedBot(db())
      const { senderId } = bot
      await insertActivation(db(), {
        botId: bot.id,
        senderId,
        activatedBy: 'mo',
        activatedAt: noon,
      })
      const { senders } = await listSenders(as('mo'))
      expect(senders.find(({ id }) => id === senderId)).toMatchObject({
        heldBy: { id: bot.id, slug: bot.slug },
      })
    })

    it('F54 name the one number that a test sender answers', async () => {
      const test = {
        name: 'trial',
        channel: 'whatsapp',
        address: '0015550001',
        isTest: true,
      } as const
      await expect(addSender(as('mo'), test)).rejects.toMatchObject({
        code: 'VALIDATION',
        fields: { verifiedNumber: expect.stringMatching(/one tester only/) },
      })
      await addSender(as('mo'), { ...test, verifiedNumber: '+49 171 2345678' })
      const row = await db()('senders').where({ name: 'trial' }).first()
      expect(row).toMatchObject({
        address: '+15550001',
        isTest: 1,
        verifiedNumber: '+491712345678',
      })
      const seen = (await listSenders(as('ana'))).senders.find(({ name }) => name === 'trial')
      expect(seen).toMatchObject({ isTest: true, verifiedNumber: '+49 ··· 5678' })
    })

    it('F40 take the name of a site for the web', async () => {
      const site = { name: 'site', channel: 'web', address: 'shop.example.com' } as const
      expect(await addSender(as('mo'), site)).toMatchObject({ masked: 'shop.example.com' })
    })

    it.each([
      [{ ...orders, name: 'Orders SMS' }, 'name'],
      [{ ...orders, address: '555' }, 'address'],
      [{ ...orders, address: 'call me' }, 'address'],
      [{ ...orders, channel: 'fax' as 'sms' }, 'channel'],
    ])('F40 refuses %j', async (wrong, field) => {
      await expect(addSender(as('mo'), wrong)).rejects.toMatchObject({
        code: 'VALIDATION',
        fields: { [field]: expect.any(String) },
      })
    })

    it('F60 are for managers to name, and for supervisors and up to see', async () => {
      const next = { ...orders, name: 'next', address: '+15550108888' }
      await expect(addSender(as('dana'), next)).rejects.toEqual(
        refusal('FORBIDDEN', /need the manager role/),
      )
      const rows = await db()('audit').where({ action: 'sender.add.refused', actor: 'dana' })
      expect(rows).toHaveLength(1)
      await expect(listSenders(as('noa'))).rejects.toMatchObject({ code: 'FORBIDDEN' })
    })
  })

  describe('action endpoints', () => {
    it('F40 change their address only where that was said, and the old one is audited', async () => {
      await addEndpoint(as('mo'), { name: 'crm', url: 'https://old.example.com/hook' })
      const moved = { name: 'crm', url: 'https://new.example.com/hook' }
      await expect(addEndpoint(as('mo'), moved)).rejects.toEqual(
        refusal('CONFLICT', /already an action endpoint named crm/),
      )
      await addEndpoint(as('mo'), { ...moved, replace: true })
      expect(await listEndpoints(as('mo'))).toEqual([moved])
      const rows = await db()('audit').where({ action: 'endpoint.add', subject: 'endpoint:crm' })
      expect(rows.at(-1).before).toBe('{"url":"https://old.example.com/hook"}')
    })

    it.each([
      'ftp://example.com',
      'crm',
      'javascript:alert(1)',
      'https://me:secret@example.com',
      'https://me@example.com',
      'https://:secret@example.com',
    ])('F40 refuses %s', async (url) => {
      await expect(addEndpoint(as('mo'), { name: 'bad', url })).rejects.toMatchObject({
        code: 'VALIDATION',
        fields: { url: expect.any(String) },
      })
    })

    it('F60 are for managers', async () => {
      const mine = { name: 'mine', url: 'https://example.com' }
      await expect(addEndpoint(as('dana'), mine)).rejects.toMatchObject({ code: 'FORBIDDEN' })
      await expect(listEndpoints(as('ana'))).rejects.toMatchObject({ code: 'FORBIDDEN' })
    })
  })

  describe('homes', () => {
    const slack = { platform: 'slack', install: 'T1' } as const

    it('F67 are one channel in each workspace, and the card goes there', async () => {
      const bot = await seedBot(db())
      await setHome(as('sam'), { bot: bot.slug, ...slack, channel: 'C1' })
      const homes = await setHome(as('sam'), { bot: bot.slug, ...slack, channel: 'C2' })
      expect(homes).toEqual([
        { platform: 'playground', install: 'local', channel: 'releases' },
        { ...slack, channel: 'C2' },
      ])
      const cards = await db()('outbox').where({ target: 'C2', kind: 'card' })
      expect(cards).toHaveLength(1)
    })

    it('F67 take the open request along, so that nobody loses sight of it', async () => {
      const bot = await seedBot(db(), { author: 'dov' })
      const { id } = await requestPublish(as('dana'), { bot: bot.slug, comment: 'New greeting' })
      await setHome(as('sam'), { bot: bot.slug, ...slack, channel: 'C9' })
      const cards = await db()('outbox').where({ target: 'C9', kind: 'card' }).orderBy('id')
      expect(cards.map(({ subject }) => subject)).toEqual([`bot:${bot.id}`, `request:${id}`])
    })

    it('F60 are for the super admin to choose', async () => {
      const bot = await seedBot(db())
      await expect(
        setHome(as('ana'), { bot: bot.slug, ...slack, channel: 'C1' }),
      ).rejects.toMatchObject({ code: 'FORBIDDEN' })
      await expect(
        setHome(as('dana'), { bot: bot.slug, ...slack, channel: '' }),
      ).rejects.toMatchObject({ code: 'VALIDATION' })
    })
  })
})
