import { beforeAll, expect, it } from 'vitest'
import { addProfile } from '../../../src/control/profiles/add-profile.ts'
import { putSecret } from '../../../src/control/profiles/put-secret.ts'
import { saveProfile } from '../../../src/control/profiles/save-profile.ts'
import { addEndpoint } from '../../../src/control/senders/add-endpoint.ts'
import { addUrl } from '../../../src/control/senders/add-url.ts'
import { botText, ctxFor, seedBot, seedCast, writeDraft } from '../../helpers/cast.ts'
import type { Name } from '../../helpers/cast.ts'
import { onEachDatabase } from '../../helpers/databases.ts'
import { activate, openSessions } from '../../helpers/live.ts'
import { refusal } from '../../helpers/refusal.ts'
import { approve, ask } from '../../helpers/requests.ts'

onEachDatabase('what a bot says and sends with its profile', (db) => {
  beforeAll(() => seedCast(db()))
  const as = (name: Name) => ctxFor(db(), name)
  const withMetadata = (sender: string, metadata: string) =>
    botText('Hello', sender).replace('start: menu', `start: menu, ${metadata}`)

  it('F39 F45 fills the goodbye in when a chat is ended; a variable that is missing is named', async () => {
    const { name } = await addProfile(as('mo'), { name: 'Said' })
    const bot = await seedBot(db(), { author: 'dana' })
    const said = 'goodbye: "Bye from {vars.shop}", unreadable: "{secrets.crm}"'
    await writeDraft(db(), bot.id, 'dana', withMetadata(bot.sender, said))
    const asking = ask(db(), bot, 'dana', { profile: name })
    await expect(asking).rejects.toEqual(
      refusal('VALIDATION', /"vars\.shop" is not set in the profile Said/),
    )
    await expect(asking).rejects.toEqual(refusal('VALIDATION', /never read a secret/))
    await saveProfile(as('mo'), { profile: name, setVariables: { shop: '<b>Graz</b>' } })
    const only = withMetadata(bot.sender, 'goodbye: "Bye from {vars.shop}"')
    await writeDraft(db(), bot.id, 'dana', only)
    await approve(db(), await ask(db(), bot, 'dana', { profile: name }), 'sam')
    await activate(db(), bot, { senders: [] })
    await openSessions(db(), bot, 1)
    await writeDraft(db(), bot.id, 'dana', botText('Hello again', bot.sender))
    await approve(db(), await ask(db(), bot), 'ana', { openSessions: 'finish' })
    const drain = await db()('drains').where({ botId: bot.id }).first()
    expect(drain.goodbye).toBe('Bye from <b>Graz</b>')
  })

  it('F39 F74 a secret that would go unencrypted is a warning, and looked at twice', async () => {
    const { name } = await addProfile(as('mo'), { name: 'Plain' })
    await putSecret(as('mo'), { profile: name, name: 'crm', value: 'never-shown-here' })
    await addEndpoint(as('mo'), { name: 'plain', url: 'http://actions.example.com/a' })
    const bot = await seedBot(db(), { author: 'dana' })
    const headers = 'actions: plain, action_headers: {Authorization: "Bearer {secrets.crm}"}'
    await writeDraft(db(), bot.id, 'dana', withMetadata(bot.sender, headers))
    await expect(ask(db(), bot, 'dana', { profile: name })).rejects.toEqual(
      refusal('VALIDATION', /secret-unencrypted/),
    )
    const override = ['secret-unencrypted']
    const { told, warnings } = await ask(db(), bot, 'dana', { profile: name, override })
    expect(warnings).toEqual(override)
    expect(told.lookTwice.map(({ sentence }) => sentence)).toContain(
      'the secret crm goes unencrypted, to http://actions.example.com/a',
    )
    expect(JSON.stringify(told)).not.toContain('never-shown-here')
  })

  it('F40 a page over http is refused with the reason', async () => {
    const adding = addUrl(as('mo'), { name: 'plain', url: 'HTTP://shop.example.com' })
    await expect(adding).rejects.toEqual(refusal('VALIDATION', /read and changed on the way/))
  })
})
