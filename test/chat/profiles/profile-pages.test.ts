import { beforeAll, expect, it } from 'vitest'
import { createChatCore } from '../../../src/chat/core.ts'
import { profileForm } from '../../../src/chat/profiles/profile-actions.ts'
import { errorsHead } from '../../../src/chat/requests/request-words.ts'
import { readProfile } from '../../../src/control/profiles/read-profile.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { memoryChat, memoryDriver } from '../../doubles/memory-chat.ts'
import { botText, ctxFor, noon, seedCast, writeDraft } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'
import { publishedBot } from '../../helpers/live.ts'
import { formOf, textOf } from '../chat-driver.ts'
import type { ChatDriver, FormSeen } from '../chat-driver.ts'

const place = { platform: 'playground' as const, install: 'local', channel: 'releases' }
const db = sqlite()
let side: ChatDriver
beforeAll(async () => {
  await seedCast(db())
  side = memoryDriver(memoryChat(place), createChatCore(ctxFor(db(), 'system')), () => noon)
  await side.command('mo', '/url add shop-qa https://qa.example.com/')
  await side.command('mo', '/url add help-qa https://help.example.com/')
  await side.command('mo', '/bots sender name:desk-sms channel:sms address:+15550107001')
})
const by = (form: FormSeen, name: string) => {
  const field = form.fields.find((one) => one.name === name)
  if (field && 'options' in field) return field.options
  throw new Error(`no options of ${name}`)
}
const said = async (line: string) => textOf(await side.command('mo', line))

it('F40 changes one page by a command, and takes one out', async () => {
  await said('/profile urls QA shop = shop-qa')
  const both = await said('/profile urls QA help = help-qa')
  expect(both).toMatch(/\{urls.shop\} opens shop-qa[^]*\{urls.help\} opens help-qa/)
  const one = await said('/profile urls QA shop = none')
  expect(one).not.toContain('{urls.shop}')
  expect(one).toContain('{urls.help} opens help-qa')
  expect(await said('/profile urls QA shop = none')).toMatch(
    /The profile QA leads no \{urls.shop\} anywhere\.\s+It leads help\./,
  )
  expect(await said('/profile urls QA none')).not.toContain('opens')
})

it('F39 says which secrets there are, and where all of it stands', async () => {
  await side.command('mo', '/profile add "Pilot in Graz"')
  const form = formOf(await side.command('mo', '/profile secret "Pilot in Graz" crm'))
  await side.submit('mo', form.id, { name: 'crm', value: 'never-shown' })
  const refused = await said('/profile drop-secret "Pilot in Graz" mail')
  expect(refused).toMatch(/has no secret mail\. It has crm\.\s+.*\/profile show "Pilot in Graz"/)
  expect(await said('/profile show "Pilot in Graz"')).toContain('{secrets.crm}')
})

it('F40 names ten of the numbers that there are, and counts the others', async () => {
  for (let n = 0; n < 12; n++) {
    await said(`/bots sender name:line-${10 + n} channel:sms address:+155501080${10 + n}`)
  }
  expect(await said('/profile numbers QA nowhere')).toMatch(
    /You have: desk-sms, line-10, .*line-18 and \d+ more\./,
  )
})

it('F39 F40 shows what each profile gives before one is chosen', async () => {
  const bot = await publishedBot(db())
  await writeDraft(db(), bot.id, 'dana', botText('Welcome', bot.sender))
  await said(`/profile numbers QA ${bot.sender}, desk-sms, line-10`)
  await said('/profile urls QA help = help-qa, shop = shop-qa')
  await said('/profile set QA city = Graz')
  const form = formOf(await side.command('dana', `/publish ${bot.slug}`))
  const hints = Object.fromEntries(by(form, 'profile').map(({ label, hint }) => [label, hint]))
  expect(hints).toMatchObject({ Dev: 'gives nothing of its own' })
  expect(hints['QA']).toMatch(
    /^desk-sms, line-10 and 1 more · help → help-qa, shop → shop-qa · 1 variable$/,
  )
})

it('F40 offers only numbers on which the bot can speak, and keeps the form where one can’t be', async () => {
  const bot = await publishedBot(db())
  await writeDraft(db(), bot.id, 'dana', botText('Welcome back', bot.sender))
  const form = formOf(await side.command('dana', `/publish ${bot.slug}`))
  const offered = by(form, 'numbers').map(({ value }) => value)
  expect(offered).toContain(bot.sender)
  expect(offered.filter((name) => /sms|line/.test(name))).toEqual([])
  const ask = { bot: bot.slug, comment: 'To the desk', resources: { numbers: ['desk-sms'] } }
  await expect(requestPublish(ctxFor(db(), 'dana'), ask)).rejects.toMatchObject({
    sentence: expect.stringMatching(/can’t answer on desk-sms \(sms\): it has a part for whatsapp/),
    fields: { numbers: expect.stringContaining('Choose other numbers') },
  })
})

it('F10 F14 keeps the form with what was typed where nothing changes, or the draft has errors', async () => {
  const bot = await publishedBot(db())
  const form = formOf(await side.command('dana', `/publish ${bot.slug}`))
  const values = { comment: 'A long story', what: 'all' }
  const same = formOf(await side.submit('dana', form.id, values))
  expect(same.errors['what']).toMatch(/Nothing changed/)
  expect(same.fields.find(({ name }) => name === 'comment')).toMatchObject({
    value: 'A long story',
  })
  await writeDraft(db(), bot.id, 'dana', botText('Hi', 'nowhere'))
  const wrong = formOf(await side.submit('dana', form.id, values))
  expect(wrong.errors['what']).toMatch(/has 2 errors: /)
  expect(wrong.text).toContain('2 errors: fix them before you publish')
  expect(errorsHead(1)).toContain('1 error: fix it before you publish')
})

it('F39 asks for values on one page of the form, and for what is given on the next', async () => {
  const { pages } = profileForm(await readProfile(ctxFor(db(), 'mo'), { profile: 'QA' }))
  expect(pages.map(({ fields }) => fields.map(({ name }) => name))).toEqual([
    ['locale', 'timeZone', 'sessionExpiryMs', 'variables'],
    ['numbers', 'urls'],
  ])
})
