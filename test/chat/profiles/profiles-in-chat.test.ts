import { beforeAll, expect, it } from 'vitest'
import { createChatCore } from '../../../src/chat/core.ts'
import { saveProfile } from '../../../src/control/profiles/save-profile.ts'
import { memoryChat, memoryDriver } from '../../doubles/memory-chat.ts'
import { botText, ctxFor, noon, seedCast, writeDraft } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'
import { publishedBot } from '../../helpers/live.ts'
import { formOf, textOf } from '../chat-driver.ts'
import type { ChatDriver } from '../chat-driver.ts'

const place = { platform: 'playground' as const, install: 'local', channel: 'releases' }
const db = sqlite()
let side: ChatDriver
beforeAll(async () => {
  await seedCast(db())
  side = memoryDriver(memoryChat(place), createChatCore(ctxFor(db(), 'system')), () => noon)
})

it('F13 F39 asks for no profile while nothing is set in any, then for one of them', async () => {
  const bot = await publishedBot(db())
  await writeDraft(db(), bot.id, 'dana', botText('Welcome', bot.sender))
  const names = async () =>
    formOf(await side.command('dana', `/publish ${bot.slug}`)).fields.map(({ name }) => name)
  expect(await names()).not.toContain('profile')
  const form = formOf(await side.command('mo', '/profile set QA'))
  const saved = await side.submit('mo', form.id, {
    locale: 'de-AT',
    timeZone: 'Europe/Vienna',
    sessionExpiryMs: '2 days',
    variables: 'shop = our shop\\nin Graz\nsite = https://graz.example/?a=b',
  })
  expect(textOf(saved)).toMatch(/Chats close after 2 days/)
  const { content } = await db()('profiles').where({ id: 'qa' }).first()
  expect(JSON.parse(content).variables).toEqual({
    shop: 'our shop\nin Graz',
    site: 'https://graz.example/?a=b',
  })
  expect(await names()).toContain('profile')
  const publish = formOf(await side.command('dana', `/publish ${bot.slug} profile:QA`))
  expect(publish.fields.find(({ name }) => name === 'profile')).toMatchObject({ value: 'qa' })
  expect(publish.text).toContain('Uses QA')
  const asked = await side.submit('dana', publish.id, {
    comment: 'To QA',
    what: 'all',
    profile: 'qa',
  })
  expect(textOf(asked)).toMatch(/R-\d+ is open/)
  const { candidate } = await db()('requests')
    .where({ botId: bot.id })
    .orderBy('number', 'desc')
    .first()
  expect(JSON.parse(candidate).profile).toMatchObject({ name: 'QA', timeZone: 'Europe/Vienna' })
})

it('F39 says beside the field what can’t be used, and keeps what was typed', async () => {
  const form = formOf(await side.command('mo', '/profile set Dev'))
  const values = { locale: 'de', timeZone: 'Europe/Wien', sessionExpiryMs: 'soon', variables: 'x' }
  const first = formOf(await side.submit('mo', form.id, values))
  expect(first.errors['sessionExpiryMs']).toMatch(/Write 30 minutes/)
  expect(first.fields.find(({ name }) => name === 'locale')).toMatchObject({ value: 'de' })
})

it('F39 tells all mistakes of a profile at once, each at its field, and saves nothing', async () => {
  const form = formOf(await side.command('mo', '/profile set Dev'))
  const wrong = {
    locale: `german${'n'.repeat(40)}`,
    timeZone: 'Europe/Wien',
    sessionExpiryMs: 'soon',
    variables: 'no sign here\n2nd = x\nempty =\nfine = Graz\nfine = Linz',
    numbers: 'nobody, nothing, nowhere',
    urls: 'shop\nSHOP! = shop-x\nother = gone',
  }
  const { errors, fields } = formOf(await side.submit('mo', form.id, wrong))
  expect(errors).toEqual({
    locale: expect.stringMatching(/40/),
    timeZone: expect.stringMatching(/"Europe\/Wien" is no time zone/),
    sessionExpiryMs: 'Write 30 minutes, 4 hours or 2 days.',
    variables: [
      '"no sign here" can\'t be read: write name = text, one a line.',
      'fine stands there twice.',
      '"2nd" can\'t be a name: use letters, digits and _, at most 40.',
      'empty is empty. Give it a text, or take it out.',
    ].join(' '),
    numbers: expect.stringMatching(/No number is called “nobody”, “nothing” or “nowhere”/),
    urls: expect.stringMatching(
      /"shop" can't be read.*no web URL named "shop-x".*"SHOP!" can't be the name.*no web URL named "gone"/,
    ),
  })
  expect(fields.find(({ name }) => name === 'variables')).toMatchObject({ value: wrong.variables })
  const { revision } = await db()('profiles').where({ id: 'dev' }).first('revision')
  expect(revision).toBe(1)
  const direct = saveProfile(ctxFor(db(), 'mo'), {
    profile: 'Dev',
    locale: 'german',
    numbers: Array.from({ length: 51 }, (_, at) => `number-${at}`),
    setUrls: { one: null, two: 'gone' },
  })
  await expect(direct).rejects.toMatchObject({
    sentence: "Numbers, Locale and Web URLs can't be used as they are.",
    fields: {
      numbers: expect.stringMatching(/50 numbers at most/),
      locale: expect.stringMatching(/Write a language/),
      urls: expect.stringMatching(/leads no \{urls.one\} anywhere.*named "gone"/),
    },
  })
  const right = { locale: 'de', timeZone: '', sessionExpiryMs: '', variables: '', numbers: '' }
  expect(textOf(await side.submit('mo', form.id, { ...right, urls: '' }))).toMatch(/Locale: de/)
})

it('F39 tells what is wrong with many variables in a few lines', async () => {
  const form = formOf(await side.command('mo', '/profile set Dev'))
  const lines = Array.from({ length: 9 }, (_, at) => `line ${at}`).join('\n')
  const values = { locale: '', timeZone: '', sessionExpiryMs: '', variables: lines }
  const { errors } = formOf(await side.submit('mo', form.id, values))
  expect(errors['variables']).toMatch(/"line 4" can't be read.* And 4 more like this\.$/)
  expect(errors['variables']).not.toContain('line 5')
})

it('F39 refuses a secret that is typed behind its name, and does not repeat it', async () => {
  for (const typed of ['crm typed-value-1', 'typed-value-1']) {
    const answer = await side.command('mo', `/profile secret QA ${typed}`)
    expect(textOf(answer)).toMatch(/it now stands in the chat: make a new one/)
    expect(JSON.stringify(answer)).not.toContain('typed-value-1')
  }
})

it('F39 takes a secret in a form, and never shows it again, also where it is refused', async () => {
  const form = formOf(await side.command('mo', '/profile secret QA crm'))
  expect(form.fields.find(({ name }) => name === 'value')).toMatchObject({ isSecret: true })
  const refused = formOf(await side.submit('mo', form.id, { name: 'c-r-m', value: 'never-shown' }))
  expect(JSON.stringify(refused)).not.toContain('never-shown')
  const put = await side.submit('mo', form.id, { name: 'crm', value: 'never-shown' })
  expect(textOf(put)).toMatch(/secret crm of QA has a new value: version 1/)
  const shown = textOf(await side.command('dana', '/profile show QA'))
  expect(shown).toMatch(/\{secrets.crm\}.* version 1/)
  expect(JSON.stringify([put, shown])).not.toContain('never-shown')
  expect(textOf(await side.command('mo', '/profile drop-secret QA crm'))).toMatch(/is deleted/)
})

it('F39 makes, renames, retires and lists profiles; a designer only looks', async () => {
  expect(textOf(await side.command('mo', '/profile add "Pilot in Graz" from:QA'))).toContain(
    '{vars.shop}',
  )
  await side.command('mo', '/profile rename "Pilot in Graz" Pilot in Linz')
  expect(textOf(await side.command('dana', '/profile'))).toMatch(/Pilot in Linz: 5 values/)
  const refused = textOf(await side.command('dana', '/profile retire "Pilot in Linz"'))
  expect(refused).toMatch(/manager/)
  expect(textOf(await side.command('mo', '/profile retire "Pilot in Linz"'))).toMatch(/is gone/)
})

it('F39 F40 gives numbers and pages by a command and in the form, and lets who asks choose others', async () => {
  const bot = await publishedBot(db())
  await writeDraft(db(), bot.id, 'dana', botText('Welcome to all', bot.sender))
  const fields = async () => formOf(await side.command('dana', `/publish ${bot.slug}`)).fields
  expect((await fields()).map(({ name }) => name)).not.toContain('resources')
  const given = await publishedBot(db())
  await side.command('mo', '/url add shop-qa https://qa.example.com/<b>')
  expect(textOf(await side.command('mo', `/profile numbers QA ${given.sender}`))).toContain(
    `Answers on ${given.sender}`,
  )
  const urls = textOf(await side.command('mo', '/profile urls QA shop = shop-qa'))
  expect(urls).toContain('opens shop-qa, https://qa.example.com/')
  const said = textOf(
    await side.command('mo', '/profile set QA greeting = Hi, we are *open* = now'),
  )
  expect(said).toContain('{vars.greeting} Hi, we are *open* = now')
  expect(textOf(await side.command('mo', '/profile set QA greeting ='))).not.toContain('greeting')
  const form = formOf(await side.command('mo', '/profile set QA'))
  expect(form.fields.find(({ name }) => name === 'urls')).toMatchObject({ value: 'shop = shop-qa' })
  const wrong = { locale: '', timeZone: '', sessionExpiryMs: '', variables: '', numbers: 'x' }
  const refused = formOf(await side.submit('mo', form.id, { ...wrong, urls: 'shop' }))
  expect(refused.errors['urls']).toMatch(/write name = web URL/)
  const again = formOf(await side.submit('mo', form.id, { ...wrong, urls: '' }))
  expect(again.errors['numbers']).toMatch(/No number is called “x”/)
  const publish = formOf(await side.command('dana', `/publish ${bot.slug} profile:QA`))
  expect(publish.fields.find(({ name }) => name === 'resources')).toMatchObject({
    value: 'profile',
  })
  expect(publish.text).toContain('No longer answers on')
  await side.submit('dana', publish.id, {
    comment: 'To QA, on its own number',
    what: 'all',
    profile: 'qa',
    resources: 'own',
    numbers: [bot.sender],
    urls: '',
  })
  const row = await db()('requests').where({ botId: bot.id }).orderBy('number', 'desc').first()
  expect(JSON.parse(row.candidate).senders).toMatchObject([{ name: bot.sender }])
  expect(JSON.parse(row.resources)).toMatchObject({ urls: {} })
})
