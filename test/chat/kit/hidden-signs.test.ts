import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { validateBot } from '../../../src/bot/validate.ts'
import { parseBot } from '../../../src/bot/parse/parse-bot.ts'
import { drawCard } from '../../../src/chat/events/draw-card.ts'
import { addPerson } from '../../../src/control/people/add-person.ts'
import { makeToken } from '../../../src/control/people/make-token.ts'
import { createBot } from '../../../src/control/bots/create-bot.ts'
import { saveDraft } from '../../../src/control/drafts/save-draft.ts'
import { addEndpoint } from '../../../src/control/senders/add-endpoint.ts'
import { addSender } from '../../../src/control/senders/add-sender.ts'
import { requestPublish } from '../../../src/control/requests/request-publish.ts'
import { allVisibly, visibly } from '../../../src/domain/visibly.ts'
import { botText, ctxFor, seedBot, seedCast } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'

const signs = ['\u202e', '\u2066', '\u200b', '\u0007', '\u{e0041}', '\u200f']

describe('signs that nobody sees', () => {
  const db = sqlite()
  beforeAll(() => seedCast(db()))

  it.each(signs)('F60 are refused in every name: %j', async (sign) => {
    const name = `pay${sign}roll`
    const [dana, mo, ava] = (['dana', 'mo', 'ava'] as const).map((who) => ctxFor(db(), who))
    if (!dana || !mo || !ava) throw new Error('The cast is missing')
    const url = 'https://actions.example.com'
    for (const attempt of [
      () => createBot(dana, { slug: 'payroll', name }),
      () => addPerson(ava, { name }),
      () => makeToken(dana, { name }),
      () => addEndpoint(mo, { name, url }),
      () => addSender(mo, { name, channel: 'web', address: 'shop' }),
      () => addSender(mo, { name: 'payroll', channel: 'web', address: name }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'VALIDATION' })
    }
  })

  it('F60 are a finding in the names of flows, with the place', () => {
    const flow = '  "pay\\u202Eroll": {steps: [{action: utter_menu}]}'
    const { definition, findings } = parseBot([
      { name: 'bot.yml', text: botText('Hi', 'orders', flow) },
    ])
    if (!definition) throw new Error(JSON.stringify(findings))
    expect(validateBot(definition)).toContainEqual(
      expect.objectContaining({ code: 'name-invisible', severity: 'error' }),
    )
  })

  it('F74 are written out on the card of a request, in its comment and its changes', async () => {
    const bot = await seedBot(db())
    const dana = ctxFor(db(), 'dana')
    const source = botText('Pay \\u202E100 now', bot.sender)
    await saveDraft(dana, { bot: bot.slug, revision: 2, source })
    const asked = await requestPublish(dana, {
      bot: bot.slug,
      comment: 'Shorter\u202e greeting',
      override: ['hidden-mark'],
    })
    const card = await drawCard(dana, `request:${asked.id}`)
    const text = JSON.stringify(card)
    expect(text).toContain('Shorter⟨U+202E⟩ greeting')
    expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
  })

  it('leave nothing hidden, and emoji, line ends and scripts as they are', () => {
    for (const fine of ['Grüße 👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ☺️\n\tnext', 'می‌خواهم', 'क्‍ष', '汉字']) {
      expect(visibly(fine)).toBe(fine)
    }
    expect(visibly('a\u202eb\u0000c\u2028')).toBe('a⟨U+202E⟩b⟨U+0000⟩c⟨U+2028⟩')
    const edited = { value: 'a\u202eb', label: 'a\u202eb' }
    expect(allVisibly([edited])).toEqual([{ value: 'a\u202eb', label: 'a⟨U+202E⟩b' }])
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visibly(visibly(text))).toBe(visibly(text))
        expect(visibly(text)).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200e\u200f]/)
      }),
    )
  })
})
