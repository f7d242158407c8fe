import { beforeAll, describe, expect, it } from 'vitest'
import { renameBot } from '../../../src/control/bots/rename-bot.ts'
import { readDraft } from '../../../src/control/drafts/read-draft.ts'
import { linkIdentity } from '../../../src/control/people/link-identity.ts'
import { listPeople } from '../../../src/control/people/list-people.ts'
import { renamePerson } from '../../../src/control/people/rename-person.ts'
import { unlinkIdentity } from '../../../src/control/people/unlink-identity.ts'
import { personOfAccount } from '../../../src/control/kit/linked-account.ts'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { addEndpoint } from '../../../src/control/senders/add-endpoint.ts'
import { addSender } from '../../../src/control/senders/add-sender.ts'
import { renameEndpoint, retireEndpoint } from '../../../src/control/senders/change-endpoint.ts'
import { changeSender, retireSender } from '../../../src/control/senders/change-sender.ts'
import { listSenders } from '../../../src/control/senders/list-senders.ts'
import { notePrivateActions } from '../../../src/store/kit/meta.ts'
import { botText, ctxFor, seedBot, seedCast, writeDraft } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { activeBot, publishedBot } from '../../helpers/live.ts'
import { refusal } from '../../helpers/refusal.ts'

onEachDatabase('what was typed is corrected', (db) => {
  beforeAll(() => seedCast(db()))
  const as = (name: Name | 'system') => ctxFor(db(), name)
  const audited = (action: string) => db()('audit').where({ action }).orderBy('seq', 'desc').first()

  let made = 0
  const number = () => {
    made += 1
    return `+4930555${String(made).padStart(4, '0')}`
  }
  async function newSender() {
    const name = `line-${made}`
    return addSender(as('mo'), { name, channel: 'sms', address: number() })
  }
  const withActions = (sender: string, endpoint: string) =>
    botText('Hello', sender).replace('start:', `actions: ${endpoint}, start:`)

  describe('senders', () => {
    it('F40 are renamed and their address corrected, while nothing is live on them', async () => {
      const { id, name } = await newSender()
      const bot = await seedBot(db())
      await writeDraft(db(), bot.id, 'sam', botText('Hello', name))
      const address = number()
      const to = { name: `${name}-new`, address }
      const changed = await changeSender(as('mo'), { sender: name, ...to })
      expect(changed).toMatchObject({ id, name: to.name, leftIn: [`the draft of ${bot.slug}`] })
      expect(await db()('senders').where({ id }).first()).toMatchObject(to)
      const row = await audited('sender.change')
      expect([JSON.parse(row.before).name, JSON.parse(row.after)]).toMatchObject([name, to])
      const { findings } = await readDraft(as('sam'), { bot: bot.slug })
      expect(findings.map(({ code }) => code)).toContain('sender-undefined')
    })

    it('F18 keep their number under a live version: that is a request', async () => {
      const bot = await publishedBot(db())
      const label = /stands under what is live: V1\.\d+ of Shop \d+\. .*\/publish/
      await expect(
        changeSender(as('mo'), { sender: bot.sender, address: number() }),
      ).rejects.toEqual(refusal('PRECONDITION_FAILED', label))
      await expect(changeSender(as('mo'), { sender: bot.sender, name: 'other' })).rejects.toEqual(
        refusal('PRECONDITION_FAILED', label),
      )
      const active = await activeBot(db())
      await db()('releases').where({ botId: active.id }).delete()
      await expect(
        changeSender(as('mo'), { sender: active.sender, address: number() }),
      ).rejects.toEqual(refusal('PRECONDITION_FAILED', /which answers there/))
    })

    it('F40 are retired when unused, and say where they are used', async () => {
      const bot = await publishedBot(db())
      await expect(retireSender(as('mo'), { sender: bot.sender })).rejects.toEqual(
        refusal('PRECONDITION_FAILED', /used by V1\.\d+ of Shop \d+, the draft of shop-\d+/),
      )
      const { id, name } = await newSender()
      const { address } = await db()('senders').where({ id }).first()
      await retireSender(as('mo'), { sender: name })
      expect((await listSenders(as('mo'))).senders.map((one) => one.id)).not.toContain(id)
      const again = await addSender(as('mo'), { name, channel: 'sms', address })
      expect(again.id).not.toBe(id)
      expect((await audited('sender.retire')).subject).toBe(`sender:${id}`)
      const twice = { name: `${name}-b`, channel: 'sms', address } as const
      await expect(addSender(as('mo'), twice)).rejects.toMatchObject({ code: 'CONFLICT' })
    })

    it('F18 an open request for the old address is not approved unseen', async () => {
      const { name } = await newSender()
      const bot = await seedBot(db(), { author: 'dana' })
      await writeDraft(db(), bot.id, 'dana', botText('Hi', name).replace('whatsapp', 'sms'))
      const {
        id,
        revision,
        number: n,
      } = await requestPublish(as('dana'), {
        bot: bot.slug,
        comment: 'Now',
      })
      const { leftIn } = await changeSender(as('mo'), { sender: name, address: number() })
      expect(leftIn).toEqual([`R-${n}`])
      const { request } = await approveRequest(as('sam'), { request: id, revision, ticks: [] })
      expect(request).toMatchObject({ state: 'stale', version: null })
    })

    it('F23 whoever set a number is an author of what is first published with it', async () => {
      const { name } = await newSender()
      const bot = await seedBot(db(), { author: 'dana', approvers: ['mo', 'ana'] })
      await writeDraft(db(), bot.id, 'dana', botText('Hi', name).replace('whatsapp', 'sms'))
      // Typing it again takes nobody's part away.
      const { address } = await db()('senders').where({ name }).first()
      for (const one of [number(), address]) {
        await changeSender(as('ava'), { sender: name, address: one })
      }
      const { id } = await requestPublish(as('dana'), { bot: bot.slug, comment: 'Now' })
      const { authors } = await db()('requests').where({ id }).first()
      expect(JSON.parse(authors).toSorted()).toEqual(['ava', 'dana', 'mo'])
    })

    it.each([
      [{ address: '555' }, 'VALIDATION', /country code/],
      [{ verifiedNumber: '+4917112345678' }, 'VALIDATION', /no test number/],
      [{}, 'VALIDATION', /[Ss]ay what changes/],
    ] as const)('F40 refuse %j', async (to, code, text) => {
      const { name } = await newSender()
      await expect(changeSender(as('mo'), { sender: name, ...to })).rejects.toEqual(
        refusal(code, text),
      )
    })

    it('F40 take no name and no address of another', async () => {
      const one = await newSender()
      const { address } = await db()('senders').where({ id: one.id }).first()
      const other = await newSender()
      for (const to of [{ name: one.name }, { address }]) {
        await expect(changeSender(as('mo'), { sender: other.name, ...to })).rejects.toMatchObject({
          code: 'CONFLICT',
        })
      }
    })
  })

  describe('action endpoints', () => {
    it('F40 are renamed with who set them, and say where the old name stands', async () => {
      await addEndpoint(as('mo'), { name: 'crm', url: 'https://crm.example.com' })
      const bot = await seedBot(db())
      await writeDraft(db(), bot.id, 'sam', withActions(bot.sender, 'crm'))
      const renamed = await renameEndpoint(as('ava'), { endpoint: 'crm', name: 'customers' })
      expect(renamed.leftIn).toEqual([`the draft of ${bot.slug}`])
      const row = await db()('endpoints').where({ name: 'customers' }).first()
      expect(row).toMatchObject({ url: 'https://crm.example.com', setBy: 'mo' })
      expect((await audited('endpoint.rename')).subject).toBe('endpoint:customers')
    })

    it('F40 are retired when unused', async () => {
      await addEndpoint(as('mo'), { name: 'used', url: 'https://used.example.com' })
      const bot = await seedBot(db())
      await writeDraft(db(), bot.id, 'sam', withActions(bot.sender, 'used'))
      await expect(retireEndpoint(as('mo'), { endpoint: 'used' })).rejects.toEqual(
        refusal('PRECONDITION_FAILED', /used is used by the draft of shop-\d+/),
      )
      await writeDraft(db(), bot.id, 'sam', botText('Hello', bot.sender))
      await retireEndpoint(as('mo'), { endpoint: 'used' })
      expect(await db()('endpoints').where({ name: 'used' })).toEqual([])
    })

    it.each([
      'http://127.0.0.1:5055',
      'http://10.1.2.3/hook',
      'http://[::1]/',
      'http://actions:5055/webhook',
      'http://localhost/',
      'https://orders.internal/',
      'http://169.254.169.254/latest',
    ])('F40 are not inside a private network: %s', async (url) => {
      await expect(addEndpoint(as('mo'), { name: 'inside', url })).rejects.toEqual(
        refusal('VALIDATION', /inside a private network/),
      )
    })

    it('F9 F40 a draft that uses a private one has a finding, where that is not allowed', async () => {
      await notePrivateActions(db(), true)
      await addEndpoint(as('mo'), { name: 'home', url: 'http://10.0.0.7:5055' })
      const bot = await seedBot(db())
      await writeDraft(db(), bot.id, 'sam', withActions(bot.sender, 'home'))
      const codes = async () =>
        (await readDraft(as('sam'), { bot: bot.slug })).findings.map(({ code }) => code)
      expect(await codes()).not.toContain('action-endpoint-private')
      await notePrivateActions(db(), false)
      expect(await codes()).toContain('action-endpoint-private')
      const ask = requestPublish(as('sam'), { bot: bot.slug, comment: 'Now' })
      await expect(ask).rejects.toMatchObject({ code: 'VALIDATION' })
      const metadata = { name: 'meta', url: 'http://169.254.169.254/' }
      await notePrivateActions(db(), true)
      await expect(addEndpoint(as('mo'), metadata)).rejects.toMatchObject({ code: 'VALIDATION' })
      await notePrivateActions(db(), false)
    })
  })

  describe('bots', () => {
    it('F1 are renamed by their super admin, and found by the new short name', async () => {
      const bot = await publishedBot(db())
      const to = { name: 'Corner shop', slug: 'corner' }
      await renameBot(as('sam'), { bot: bot.slug, ...to })
      expect(await readDraft(as('dana'), { bot: 'corner' })).toBeDefined()
      await expect(readDraft(as('dana'), { bot: bot.slug })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      })
      expect(JSON.parse((await audited('bot.rename')).after)).toEqual(to)
    })

    it('F1 take no name of another, nor one that is none', async () => {
      const [one, other] = [await seedBot(db()), await seedBot(db())]
      const { name } = await db()('bots').where({ id: other.id }).first()
      for (const [to, code] of [
        [{ name: name.toUpperCase() }, 'CONFLICT'],
        [{ slug: other.slug }, 'CONFLICT'],
        [{ slug: 'No Slug' }, 'VALIDATION'],
        [{}, 'VALIDATION'],
      ] as const) {
        await expect(renameBot(as('sam'), { bot: one.slug, ...to })).rejects.toMatchObject({ code })
      }
    })
  })

  describe('people', () => {
    it('F58 are renamed by an admin, to a name of their own', async () => {
      await renamePerson(as('ava'), { person: 'noa', name: 'Noah' })
      expect((await listPeople(as('ava'))).people.find(({ id }) => id === 'noa')?.name).toBe('Noah')
      expect(JSON.parse((await audited('person.rename')).before)).toEqual({ name: 'Noa' })
      await expect(renamePerson(as('ava'), { person: 'noa', name: 'ANA' })).rejects.toEqual(
        refusal('CONFLICT', /already a person named ANA.*roles join/),
      )
    })

    it('F24 lose an account that was linked by mistake, but no admin the last one', async () => {
      const wrong = { platform: 'slack', install: 'T1', userId: 'UWRONG' } as const
      await linkIdentity(as('system'), { person: 'li', ...wrong })
      await unlinkIdentity(as('ava'), wrong)
      expect(await personOfAccount(as('ava'), wrong)).toBeNull()
      await expect(unlinkIdentity(as('ava'), wrong)).rejects.toMatchObject({ code: 'NOT_FOUND' })
      const own = { platform: 'playground', install: 'local', userId: 'ava' } as const
      await expect(unlinkIdentity(as('ava'), own)).rejects.toEqual(
        refusal('PRECONDITION_FAILED', /last admin/),
      )
    })
  })
})
