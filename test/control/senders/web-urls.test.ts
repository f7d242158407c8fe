import { beforeAll, expect, it } from 'vitest'
import { checkSource } from '../../../src/control/drafts/check-source.ts'
import { addSender } from '../../../src/control/senders/add-sender.ts'
import { addUrl } from '../../../src/control/senders/add-url.ts'
import { correctUrl, renameUrl, retireUrl } from '../../../src/control/senders/change-url.ts'
import { listUrls } from '../../../src/control/senders/list-urls.ts'
import { revertVersion } from '../../../src/control/versions/revert-version.ts'
import { openReadModel } from '../../../src/gateway/read-model.ts'
import { releasesOf } from '../../../src/store/bots/releases.ts'
import { findVersion } from '../../../src/store/bots/versions.ts'
import { botText, ctxFor, seedBot, seedCast, writeDraft } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { refusal } from '../../helpers/refusal.ts'
import { approve, ask } from '../../helpers/requests.ts'

onEachDatabase('web URLs', (db) => {
  beforeAll(() => seedCast(db()))
  const as = (name: Name) => ctxFor(db(), name)
  type Bot = Awaited<ReturnType<typeof seedBot>>

  const opening = (bot: Pick<Bot, 'sender'>, name: string, listed = name) =>
    botText('See {urls.' + name + '}', bot.sender).replace(
      'fallback: sorry',
      `fallback: sorry, urls: [${listed}]`,
    )
  const write = (bot: Bot, name: string) => writeDraft(db(), bot.id, 'dana', opening(bot, name))

  /** What customers of the released version read. */
  async function said(bot: Bot): Promise<string | undefined> {
    const official = (await releasesOf(db(), bot.id)).find(({ track }) => track === 'official')
    const ready = await openReadModel(db()).version(official?.versionId ?? '')
    return ready?.bot.responses.get('utter_menu')?.[0]?.variant.text
  }

  /** A live bot that opens a page of its own. */
  async function live(name: string): Promise<Bot> {
    await addUrl(as('mo'), { name, url: `https://${name}.example.com/a` })
    const bot = await seedBot(db(), { author: 'dana' })
    await write(bot, name)
    await approve(db(), await ask(db(), bot), 'sam')
    return bot
  }

  it('F40 are named once, only by an https address that hides nothing', async () => {
    const tracking = { name: 'shop', url: 'https://shop.example.com/track' }
    await addUrl(as('mo'), tracking)
    expect((await listUrls(as('ana'))).urls).toMatchObject([tracking])
    await expect(addUrl(as('mo'), tracking)).rejects.toEqual(
      refusal('CONFLICT', /already a web URL named shop/),
    )
    const wrong = ['http://a.example', 'https://a.example@b.example', 'https://a.example/{x}', 'a']
    for (const url of [...wrong, 'https://10.0.0.1/', 'https://localhost/'])
      await expect(addUrl(as('mo'), { name: 'wrong', url })).rejects.toMatchObject({
        code: 'VALIDATION',
        fields: { url: expect.any(String) },
      })
    const [row] = await db()('audit').where({ action: 'url.add' })
    expect(JSON.parse(row.after)).toEqual(tracking)
  })

  it('F11 F40 are errors of a draft with their line where unknown, unnamed or retired', async () => {
    const bot = await seedBot(db())
    const found = async (name: string, listed = name) => {
      const { findings } = await checkSource(as('dana'), {
        bot: bot.slug,
        source: opening(bot, name, listed),
      })
      return findings.map(({ code, line, text }) => [code, line, text])
    }
    expect(await found('shop')).toEqual([])
    expect(await found('nowhere')).toEqual([
      ['url-undefined', 3, expect.stringContaining('/url add nowhere https://')],
    ])
    expect(await found('shops', 'shop')).toEqual([
      ['url-not-named', 6, expect.stringContaining('Add "shops" to urls')],
      ['url-unused', 3, expect.any(String)],
    ])
    await addUrl(as('mo'), { name: 'passing', url: 'https://passing.example.com' })
    await retireUrl(as('mo'), { url: 'passing' })
    expect(await found('passing')).toEqual([['url-retired', 3, expect.stringContaining('retired')]])
    await addUrl(as('mo'), { name: 'passing', url: 'https://again.example.com' })
    expect(await found('passing')).toEqual([])
  })

  it('F23 F40 whoever gives its name to another address does not approve it', async () => {
    const bot = await live('pay')
    await addUrl(as('mo'), { name: 'elsewhere', url: 'https://elsewhere.example.net' })
    await db()('orgRoles').insert({ personId: 'ana', role: 'manager' })
    await renameUrl(as('ana'), { url: 'pay', name: 'pay-before' })
    await renameUrl(as('ana'), { url: 'elsewhere', name: 'pay' })
    await db()('orgRoles').where({ personId: 'ana', role: 'manager' }).delete()
    const request = await ask(db(), bot)
    expect(request.owing.map(({ id }) => id)).not.toContain('ana')
    expect(request.owing.map(({ id }) => id)).toContain('li')
  })

  it('F18 F23 F38 F40 a corrected one changes no live bot before somebody else approves', async () => {
    const bot = await live('news')
    const waiting = await ask(db(), await otherDraft('news'))
    const corrected = await correctUrl(as('ava'), {
      url: 'news',
      address: 'https://other.example.net/b',
    })
    expect(corrected.leftIn).toEqual([
      expect.stringMatching(/^V1\.0 of Shop/),
      `R-${waiting.number}`,
    ])
    expect(await said(bot)).toBe('See https://news.example.com/a')
    await expect(approve(db(), waiting, 'sam')).resolves.toMatchObject({ state: 'stale' })

    const request = await ask(db(), bot)
    expect(request.told.entries).toMatchObject([
      {
        title: 'The page “news” is another page',
        was: [['https://news.example.com/a']],
        willBe: [['https://other.example.net/b']],
      },
    ])
    expect(request.told.lookTwice).toMatchObject([
      {
        reason: 'host',
        sentence:
          'the page “news” is another page: https://news.example.com/a → https://other.example.net/b',
      },
    ])
    const row = await db()('requests').where({ id: request.id }).first()
    expect(JSON.parse(row.authors)).toEqual(['ava'])
    await approve(db(), request, 'sam')
    expect(await said(bot)).toBe('See https://other.example.net/b')

    const [first] = await db()('versions').where({ botId: bot.id }).orderBy('number')
    const official = (await releasesOf(db(), bot.id))[0]
    await revertVersion(as('ana'), {
      bot: bot.slug,
      version: first.id,
      expected: official?.versionId ?? '',
      reason: 'Wrong page',
      openSessions: 'finish',
    })
    expect(await said(bot)).toBe('See https://news.example.com/a')
  })

  async function otherDraft(name: string): Promise<Bot> {
    const bot = await seedBot(db(), { author: 'dana' })
    await write(bot, name)
    return bot
  }

  it('F15 F40 stay as approved where the settings are not ticked, also under a name that is gone', async () => {
    const bot = await live('terms')
    await renameUrl(as('mo'), { url: 'terms', name: 'rules' })
    await correctUrl(as('mo'), { url: 'rules', address: 'https://terms.example.com/b' })
    const text = opening(bot, 'terms').replace('Sorry, I', 'Alas, I')
    await writeDraft(db(), bot.id, 'dana', text)
    const selection = {
      flows: ['sorry'],
      shared: ['response:utter_sorry' as const],
      settings: false,
    }
    const request = await ask(db(), bot, 'dana', { selection })
    await approve(db(), request, 'sam')
    expect(await said(bot)).toBe('See https://terms.example.com/a')
  })

  it('F12 F40 a bot with a voice part needs a voice sender, asked and approved alike', async () => {
    const bot = await seedBot(db(), { author: 'dana' })
    const voice = { name: `${bot.slug}-voice`, channel: 'voice', address: '+493012345678' } as const
    const text = botText('Hello', bot.sender).replace('[whatsapp]', '[whatsapp, voice]')
    await writeDraft(db(), bot.id, 'dana', text)
    const missing = /voice part on voice.*\/bots sender <name> voice <address>/
    await expect(ask(db(), bot)).rejects.toEqual(refusal('VALIDATION', missing))
    await addSender(as('mo'), voice)
    const both = text.replace(`[${bot.sender}]`, `[${bot.sender}, ${voice.name}]`)
    await writeDraft(db(), bot.id, 'dana', both)
    const request = await ask(db(), bot)
    await db()('senders').where({ name: voice.name }).update({ retiredAt: 1 })
    const after = await approve(db(), request, 'sam')
    expect(after.state).toBe('changes requested')
    const row = await db()('requests').where({ id: request.id }).first()
    expect(row.reason).toMatch(missing)
  })

  it('F40 go on under the old name in what is live, and are not retired there', async () => {
    const bot = await live('returns')
    const { leftIn } = await renameUrl(as('mo'), { url: 'returns', name: 'send-back' })
    expect(leftIn).toEqual([`the draft of ${bot.slug}`, expect.stringMatching(/^V1\.0 of Shop/)])
    await expect(retireUrl(as('mo'), { url: 'send-back' })).rejects.toEqual(
      refusal('PRECONDITION_FAILED', /send-back is used by V1\.0 of Shop/),
    )
    const waiting = await ask(db(), await otherDraft('rules'))
    await expect(retireUrl(as('mo'), { url: 'rules' })).rejects.toEqual(
      refusal('PRECONDITION_FAILED', new RegExp(`V1\\.1 of Shop.*R-${waiting.number}`)),
    )
    const version = await findVersion(db(), (await releasesOf(db(), bot.id))[0]?.versionId ?? '')
    expect(version?.binding.urls).toMatchObject([{ name: 'returns' }])
  })
})
