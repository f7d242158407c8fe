import { beforeAll, describe, expect, it } from 'vitest'
import { checkSource } from '../../../src/control/drafts/check-source.ts'
import { addProfile } from '../../../src/control/profiles/add-profile.ts'
import { readProfile } from '../../../src/control/profiles/read-profile.ts'
import { saveProfile } from '../../../src/control/profiles/save-profile.ts'
import { approveRequest } from '../../../src/control/requests/approve-request.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { preparePublish } from '../../../src/control/requests/prepare-publish.ts'
import { rebaseRequest } from '../../../src/control/requests/rebase-request.ts'
import { addSender } from '../../../src/control/senders/add-sender.ts'
import { addUrl } from '../../../src/control/senders/add-url.ts'
import { changeSender, retireSender } from '../../../src/control/senders/change-sender.ts'
import { correctUrl, renameUrl, retireUrl } from '../../../src/control/senders/change-url.ts'
import { prepareRevert } from '../../../src/control/versions/prepare-revert.ts'
import { revertVersion } from '../../../src/control/versions/revert-version.ts'
import { releasedVersion } from '../../../src/store/bots/releases.ts'
import { botText, ctxFor, seedBot, seedCast, writeDraft } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { refusal } from '../../helpers/refusal.ts'
import { approve, ask } from '../../helpers/requests.ts'

onEachDatabase('resources of profiles', (db) => {
  beforeAll(() => seedCast(db()))
  const as = (name: Name) => ctxFor(db(), name)
  let made = 0
  const next = () => (made += 1)

  const number = async (channel: 'whatsapp' | 'voice' = 'whatsapp') => {
    const name = `pilot-${next()}`
    const address = `+4315550${String(made).padStart(4, '0')}`
    return (await addSender(as('mo'), { name, channel, address })).name
  }
  const page = async (host: string) =>
    (await addUrl(as('mo'), { name: `page-${next()}`, url: `https://${host}.example.com/` })).name
  const profileWith = async (given: { numbers?: string[]; urls?: Record<string, string> }) => {
    const { name } = await addProfile(as('mo'), { name: `Given ${next()}` })
    return saveProfile(as('mo'), { profile: name, ...given })
  }
  /** Opens the page that it calls `shop`. */
  const shopText = (sender: string, greeting = 'Buy at {urls.shop}') =>
    botText(greeting, sender).replace('start: menu', 'start: menu, urls: [shop]')
  const released = async ({ id }: { id: string }) => {
    const version = await releasedVersion(db(), id, 'official')
    if (!version) throw new Error('Nothing is released')
    return version
  }
  const boundIn = async (bot: { id: string }) => {
    const { binding } = await released(bot)
    return {
      numbers: binding.senders.map(({ name }) => name),
      urls: Object.fromEntries((binding.urls ?? []).map(({ name, url }) => [name, url])),
    }
  }
  /** A manager for as long as the work takes. */
  const asManager = async (who: Name, work: () => Promise<unknown>) => {
    await db()('orgRoles').insert({ personId: who, role: 'manager' })
    await work()
    await db()('orgRoles').where({ personId: who, role: 'manager' }).delete()
  }

  describe('are put into a profile', () => {
    it('F39 F62 by name, and shown so; the audit says before and after in words', async () => {
      const [one, other, shop] = [await number(), await number('voice'), await page('one')]
      const { id, name } = await profileWith({ numbers: [one], urls: { shop } })
      await saveProfile(as('mo'), { profile: id, numbers: [one, other] })
      const { given } = await readProfile(as('dana'), { profile: name })
      expect(given.numbers.map((each) => each.name)).toEqual([one, other])
      expect(given.urls).toMatchObject([{ name: 'shop', url: { name: shop } }])
      const row = await db()('audit')
        .where({ action: 'profile.save', subject: `profile:${id}` })
        .orderBy('seq', 'desc')
        .first()
      expect(JSON.parse(row.before)).toEqual({ name, numbers: one })
      expect(JSON.parse(row.after)).toEqual({ name, numbers: `${one}, ${other}` })
      const copy = await addProfile(as('mo'), { name: `${name} again`, from: name })
      expect(copy.given).toEqual(given)
    })

    it('F39 and refused where there is none of that name, or a text can’t say it', async () => {
      const { id } = await profileWith({})
      const saving = (given: object) => saveProfile(as('mo'), { profile: id, ...given })
      await expect(saving({ numbers: ['nowhere'] })).rejects.toMatchObject({
        fields: { numbers: expect.stringContaining('No number is called') },
      })
      await expect(saving({ urls: { shop: 'nowhere' } })).rejects.toMatchObject({
        fields: { urls: expect.stringContaining('no web URL named') },
      })
      const shop = await page('odd')
      for (const odd of ['Shop', 'shop}', 'a b', '{urls.x}', '']) {
        const urls = { [odd]: shop }
        await expect(saving({ urls })).rejects.toEqual(refusal('VALIDATION', /small letters/))
      }
    })

    it('F40 and a number or page that one gives is not retired; a new name changes nothing', async () => {
      const [one, shop] = [await number(), await page('kept')]
      const { name } = await profileWith({ numbers: [one], urls: { shop } })
      const used = refusal('PRECONDITION_FAILED', new RegExp(`is used by the profile ${name}`))
      await expect(retireSender(as('mo'), { sender: one })).rejects.toEqual(used)
      await expect(retireUrl(as('mo'), { url: shop })).rejects.toEqual(used)
      await changeSender(as('mo'), { sender: one, name: `${one}-b` })
      await renameUrl(as('mo'), { url: shop, name: `${shop}-b` })
      const { given } = await readProfile(as('mo'), { profile: name })
      expect(given).toMatchObject({
        numbers: [{ name: `${one}-b` }],
        urls: [{ name: 'shop', url: { name: `${shop}-b` } }],
      })
    })
  })

  const ticked = async (bot: { id: string; slug: string }, profile: string, by: Name = 'ana') => {
    const request = await ask(db(), bot, 'dana', { profile })
    return approve(db(), request, by)
  }

  describe('at publish', () => {
    it('F39 F40 stand instead of the draft’s numbers, and its page leads where the profile says', async () => {
      const [one, qa, shop] = [await number(), await page('qa'), await page('live')]
      const test = await profileWith({ urls: { shop: qa } })
      const pilot = await profileWith({ numbers: [one], urls: { shop } })
      const bot = await seedBot(db(), { author: 'dana' })
      await writeDraft(db(), bot.id, 'dana', shopText(bot.sender))
      await ticked(bot, test.name, 'sam')
      expect(await boundIn(bot)).toEqual({
        numbers: [bot.sender],
        urls: { shop: 'https://qa.example.com/' },
      })
      const preview = await preparePublish(as('dana'), { bot: bot.slug, profile: pilot.name })
      const told = preview.told.entries.map(({ title }) => title)
      expect(told).toContain('Will also answer on')
      expect(told).toContain('No longer answers on')
      expect(told.join()).toContain('The page “shop”')
      expect(preview.told.lookTwice.map(({ reason }) => reason)).toContain('host')
      await ticked(bot, pilot.name)
      expect(await boundIn(bot)).toEqual({
        numbers: [one],
        urls: { shop: 'https://live.example.com/' },
      })
      // The form opens: another profile could be chosen.
      expect((await preparePublish(as('dana'), { bot: bot.slug })).changes).toEqual([])
      await expect(
        requestPublish(as('dana'), { bot: bot.slug, comment: 'Nothing' }),
      ).rejects.toEqual(refusal('PRECONDITION_FAILED', /Nothing changed/))
    })

    it('F40 give numbers only on the channels of the bot, and a draft needs none of its own', async () => {
      const [chat, voice] = [await number(), await number('voice')]
      const both = await profileWith({ numbers: [chat, voice] })
      const bot = await seedBot(db(), { author: 'dana' })
      const source = botText('Hello', bot.sender).replace(`senders: [${bot.sender}], `, '')
      const { findings } = await checkSource(as('dana'), { bot: bot.slug, source })
      expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
      await writeDraft(db(), bot.id, 'dana', source)
      await expect(ask(db(), bot)).rejects.toEqual(refusal('VALIDATION', /No sender is defined/))
      await ticked(bot, both.name, 'sam')
      expect((await boundIn(bot)).numbers).toEqual([chat])
    })

    it('F39 are changed by who asks, and asking again or updating keeps that', async () => {
      const [given, chosen] = [await number(), await number()]
      const [shop, other] = [await page('given'), await page('chosen')]
      const { name } = await profileWith({ numbers: [given], urls: { shop } })
      const bot = await seedBot(db(), { author: 'dana' })
      await writeDraft(db(), bot.id, 'dana', shopText(bot.sender))
      const resources = { numbers: [chosen], urls: { shop: other } }
      const request = await ask(db(), bot, 'dana', { profile: name, resources })
      await correctUrl(as('mo'), { url: other, address: 'https://chosen.example.com/new' })
      expect((await approve(db(), request, 'sam')).state).toBe('stale')
      const updated = await rebaseRequest(as('dana'), { request: request.id, revision: 1 })
      await approve(db(), updated, 'sam')
      expect(await boundIn(bot)).toEqual({
        numbers: [chosen],
        urls: { shop: 'https://chosen.example.com/new' },
      })
      const own = { numbers: [], urls: {} }
      await expect(ask(db(), bot, 'dana', { resources: own })).rejects.toEqual(
        refusal('VALIDATION', /There is no web URL "shop"/),
      )
    })

    it('F15 stay as they were approved where the settings are not ticked', async () => {
      const [one, shop] = [await number(), await page('first')]
      const { id, name } = await profileWith({ numbers: [one], urls: { shop } })
      const bot = await seedBot(db(), { author: 'dana' })
      await writeDraft(db(), bot.id, 'dana', shopText(bot.sender))
      await ticked(bot, name, 'sam')
      const later = { numbers: [await number()], urls: { shop: await page('later') } }
      await saveProfile(as('mo'), { profile: id, ...later })
      await writeDraft(db(), bot.id, 'dana', shopText(bot.sender, 'New {urls.shop}'))
      const selection = { flows: ['menu'], shared: [], settings: false }
      const other = await profileWith(later)
      const request = await ask(db(), bot, 'dana', { selection, profile: other.name })
      await approve(db(), request, 'ana')
      expect(await boundIn(bot)).toEqual({
        numbers: [one],
        urls: { shop: 'https://first.example.com/' },
      })
    })

    it('F18 F39 move no live bot when they change; an open request goes stale at its approval', async () => {
      const [one, two, shop] = [await number(), await number(), await page('was')]
      const { id, name } = await profileWith({ numbers: [one, two], urls: { shop } })
      const bot = await seedBot(db(), { author: 'dana' })
      await writeDraft(db(), bot.id, 'dana', shopText(bot.sender))
      await ticked(bot, name, 'sam')
      const live = await boundIn(bot)
      await writeDraft(db(), bot.id, 'dana', shopText(bot.sender, 'Now {urls.shop}'))
      const taken = async (given: object) => {
        const request = await ask(db(), bot)
        await saveProfile(as('mo'), { profile: id, ...given })
        const input = { request: request.id, revision: request.revision, ticks: [] }
        expect((await approveRequest(as('ana'), input)).request.state).toBe('stale')
        expect(await boundIn(bot)).toEqual(live)
        return request
      }
      const request = await taken({ numbers: [one] })
      const updated = await rebaseRequest(as('dana'), { request: request.id, revision: 1 })
      expect(updated.told.entries.map(({ title }) => title)).toContain('No longer answers on')
      await saveProfile(as('mo'), { profile: id, urls: {} })
      const late = { request: updated.id, revision: updated.revision, ticks: updated.checklist }
      expect((await approveRequest(as('ana'), late)).request.state).toBe('stale')
      const gone = await rebaseRequest(as('dana'), { request: request.id, revision: 2 })
      expect(gone).toMatchObject({ state: 'changes requested' })
      expect(gone.mustChange).toContain('There is no web URL "shop"')
    })

    it('F23 are not approved by who put them there; who wrote other numbers into the draft may', async () => {
      const [one, shop] = [await number(), await page('authored')]
      const { id, name } = await profileWith({})
      const bot = await seedBot(db(), { author: 'dana' })
      await ticked(bot, name, 'sam')
      await asManager('ana', () => saveProfile(as('ana'), { profile: id, numbers: [one] }))
      await asManager('li', () => saveProfile(as('li'), { profile: id, urls: { shop } }))
      await writeDraft(db(), bot.id, 'sam', shopText('elsewhere'))
      const { owing } = await ask(db(), bot)
      const ids = owing.map((each) => each.id)
      expect(ids).not.toContain('ana')
      expect(ids).not.toContain('li')
    })
  })

  it('F38 come back by a revert, whatever the profile gives now', async () => {
    const [one, two, shop] = [await number(), await number(), await page('before')]
    const { id, name } = await profileWith({ numbers: [one], urls: { shop } })
    const bot = await seedBot(db(), { author: 'dana' })
    await writeDraft(db(), bot.id, 'dana', shopText(bot.sender))
    await ticked(bot, name, 'sam')
    const first = await boundIn(bot)
    const later = { numbers: [two], urls: { shop: await page('after') } }
    await saveProfile(as('mo'), { profile: id, ...later })
    await ticked(bot, name)
    expect(await boundIn(bot)).not.toEqual(first)
    const { target, current, checklist } = await prepareRevert(as('sam'), { bot: bot.slug })
    await revertVersion(as('sam'), {
      bot: bot.slug,
      version: target.label,
      expected: current.id,
      reason: 'Back to the first number',
      openSessions: 'finish',
      ticks: checklist,
    })
    expect(await boundIn(bot)).toEqual(first)
  })
})
