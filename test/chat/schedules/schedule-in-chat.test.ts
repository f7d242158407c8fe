import { beforeAll, describe, expect, it } from 'vitest'
import { createChatCore } from '../../../src/chat/core.ts'
import { drawCard } from '../../../src/chat/events/draw-card.ts'
import type { Button, SuggestSource } from '../../../src/chat/port.ts'
import { plain } from '../../../src/chat/kit/rich.ts'
import { describeEvent } from '../../../src/chat/events/describe-event.ts'
import { activateBot } from '../../../src/control/activations/activate-bot.ts'
import { prepareActivation } from '../../../src/control/activations/prepare-activation.ts'
import type { Ctx } from '../../../src/control/kit/context.ts'
import type { Event } from '../../../src/domain/events.ts'
import {
  activeOn,
  fire,
  hour,
  minute,
  nine,
  publishedBot,
  scheduled,
} from '../../control/schedules/schedule-fixture.ts'
import { memoryChat, memoryDriver } from '../../doubles/memory-chat.ts'
import { ctxFor, noon, seedCast } from '../../helpers/cast.ts'
import { sqlite } from '../../helpers/databases.ts'
import { buttonOf, formOf, textOf } from '../chat-driver.ts'
import type { ChatDriver, VisibleMessages } from '../chat-driver.ts'

const place = { platform: 'playground' as const, install: 'local', channel: 'releases' }
const db = sqlite()
let clock = noon
let side: ChatDriver
let suggest: (typed: string, source?: SuggestSource) => Promise<string[]>
beforeAll(async () => {
  await seedCast(db())
  const core = createChatCore({ ...ctxFor(db(), 'system'), now: () => clock })
  side = memoryDriver(memoryChat(place), core, () => clock)
  const mo = { platform: 'playground', install: 'local', userId: 'mo', name: 'Mo' } as const
  suggest = async (typed, source = 'when') =>
    (await core.suggest({ ...mo, stranger: false }, source, typed)).map((one) => one.label)
})

const atNoon = <T>(work: () => Promise<T>): Promise<T> => {
  clock = noon
  return work()
}
const drawn = async (bot: { id: string }) => {
  const ctx: Ctx = { ...ctxFor(db(), 'system'), now: () => clock }
  const card = await drawCard(ctx, `bot:${bot.id}`)
  if (!card) throw new Error('no card')
  return card
}
const buttonsOf = (seen: VisibleMessages): Button[] => ('buttons' in seen ? seen.buttons : [])
const press = (who: string, seen: VisibleMessages, label: string) =>
  side.click(who, buttonOf({ buttons: buttonsOf(seen) }, label))

describe('F51 scheduling in chat', () => {
  it('echoes a time in its zone, as the reader’s, in UTC and by how soon, before it counts', () =>
    atNoon(async () => {
      const bot = await publishedBot(db())
      const line = `/schedule add ${bot.slug} tomorrow 9:00 until Wed 18:00 Europe/Zagreb`
      const shown = await side.command('mo', line)
      expect(shown.kind).toBe('private')
      expect(textOf(shown)).toMatch(
        /Activate on Tue 3 Nov 2026, 09:00 Europe\/Zagreb · for you 2026-11-03 08:00 UTC · 2026-11-03 08:00 UTC · in 20 h/,
      )
      expect(textOf(shown)).toContain('Deactivate on Wed 4 Nov 2026, 18:00 Europe/Zagreb')
      expect(textOf(shown)).toContain(`Numbers: ${bot.sender}.`)
      expect(textOf(shown)).toContain('V1.0 as of now')
      expect(buttonsOf(shown).map(({ label }) => label)).toEqual([
        'Schedule it',
        'Change…',
        'Cancel',
      ])
      expect(textOf(await side.command('mo', `/schedule list ${bot.slug}`))).toContain(
        'Nothing is planned',
      )
      const done = await press('mo', shown, 'Schedule it')
      expect(textOf(done)).toMatch(/Scheduled\. S-\d+ Shop/)
      expect(textOf(await press('mo', shown, 'Schedule it'))).toContain('scheduled already')
      const list = await side.command('ana', '/schedule')
      expect(textOf(list)).toMatch(/The next 7 days[^]*S-\d+ Shop \d+: 🚀 activate on Tue 3 Nov/)
      expect(plain((await drawn(bot)).notes[0] ?? [])).toMatch(/🕒 S-\d+: 🚀 activate on Tue 3 Nov/)
    }))

  it('asks for the end after an until, and says where there is none', () =>
    atNoon(async () => {
      const bot = await publishedBot(db())
      const shown = await side.command('mo', `/schedule add ${bot.slug} tomorrow 9:00`)
      expect(textOf(shown)).toContain('No end: it stays active.')
      const half = await side.command('mo', `/schedule add ${bot.slug} tomorrow 9:00 until`)
      expect(textOf(half)).toContain('There is no time after "until".')
      const whole = await side.command('mo', `/schedule add ${bot.slug} 9:00 until 18:00`)
      expect(textOf(whole)).not.toContain('No end')
      expect(await suggest('tomorrow 9:00 until')).toEqual([
        expect.stringContaining('no time after'),
      ])
    }))

  it('says of a bot that is live already that it stays so without its end', () =>
    atNoon(async () => {
      const bot = await publishedBot(db())
      const what = { when: 'tomorrow 9:00', until: 'tomorrow 18:00' }
      const made = await scheduled(db(), bot, what)
      expect(await fire(db(), made, 'activate', nine)).toBe('done')
      const said = await side.command('mo', `/schedule cancel ${made.label}`)
      expect(textOf(said)).toMatch(
        /The deactivation on Tue 3 Nov 2026, 18:00 Europe\/Berlin is cancelled; Shop \d+ stays active\./,
      )
      const rows = await db()('outbox').where({ subject: `bot:${bot.id}`, kind: 'line' })
      const line = await describeEvent(ctxFor(db(), 'system'), JSON.parse(rows.at(-1).body), clock)
      expect(plain(line?.line ?? [])).toMatch(/the deactivation on .+: Shop \d+ stays active/)
    }))

  it('says which schedule is meant, and refuses made-up ones without an echo', async () => {
    expect(textOf(await side.command('mo', '/schedule cancel'))).toContain('such as S-1')
    const made = textOf(await side.command('mo', '/schedule cancel <!channel>'))
    expect(made).toContain('There is no such schedule.')
    expect(made).not.toContain('channel')
  })

  it('forgets what is cancelled instead', () =>
    atNoon(async () => {
      const bot = await publishedBot(db())
      const shown = await side.command('mo', `/schedule add ${bot.slug} in 2 hours`)
      expect(textOf(await press('mo', shown, 'Cancel'))).toContain('Nothing was scheduled')
      expect(textOf(await press('mo', shown, 'Schedule it'))).toContain('dropped already')
    }))

  it('opens a form from the bot’s card, and says what is wrong beside the field', () =>
    atNoon(async () => {
      const bot = await publishedBot(db())
      const form = formOf(await side.click('mo', buttonOf(await drawn(bot), 'Schedule…')))
      const asked = ['when', 'until', 'takeOver', 'openChats']
      expect(form.fields.map(({ name }) => name)).toEqual(asked)
      expect(form.fields[0]?.hint).toContain('Europe/Berlin')
      const values = { when: 'tomorrow 9:00' }
      const submit = (changed: object) =>
        side.submit('mo', form.id, { ...values, ...changed }).then(formOf)
      const gap = await submit({ when: '2027-03-28 02:30' })
      expect(gap.errors['when']).toContain('next valid time is 2027-03-28 03:00')
      expect(gap.fields[0]).toMatchObject({ value: '2027-03-28 02:30' })
      expect((await submit({ when: '2027-10-31 02:30' })).errors['when']).toContain(
        'occurs twice: write',
      )
      const odd = { when: 'tomorrow 9:00 Europe/Nowhere' }
      expect((await submit(odd)).errors['when']).toContain('Europe/Zagreb')
      expect((await submit({ until: 'today 8:00' })).errors['until']).toContain('passed already')
      expect((await submit({ openChats: 'long' })).errors['openChats']).toContain('1 min to 24 h')
      const ends = { when: '', until: 'until Fri 18:00' }
      expect((await submit(ends)).errors['when']).toContain('It answers nobody new there: say when')
      const misplaced = { when: 'until Fri 18:00' }
      expect((await submit(misplaced)).errors['when']).toContain(
        'It answers nobody new there: say when',
      )
      expect((await submit({ until: 'until' })).errors['until']).toContain('no time after')
      expect((await submit({ when: 'x'.repeat(401) })).errors['when']).toContain('400 characters:')
      const wrong = { when: 'someday', until: 'x'.repeat(401), openChats: 'long' }
      expect((await submit(wrong)).errors).toEqual({
        when: expect.stringContaining('someday'),
        until: expect.stringContaining('400 characters:'),
        openChats: expect.stringContaining('1 min to 24 h'),
      })
      const both = { when: 'tomorrow 9:00', until: 'until Fri 18:00' }
      const taken = await side.submit('mo', form.id, { ...values, ...both })
      expect(textOf(taken)).toContain('Deactivate on Fri 6 Nov 2026, 18:00')
      const shown = await side.submit('mo', form.id, {
        ...values,
        takeOver: 'finish',
        openChats: '2 h',
      })
      expect(textOf(shown)).toContain('is taken over: open chats may finish for 2 h')
      const again = formOf(await press('mo', shown, 'Change…'))
      expect(again.fields[0]).toMatchObject({ value: '2026-11-03 09:00 Europe/Berlin' })
      const left = Object.fromEntries(again.fields.map(({ name, value }) => [name, value]))
      expect(left).toMatchObject({ takeOver: 'finish', openChats: '2 h' })
    }))

  it('asks for the bot when none is named', async () => {
    const picker = formOf(await side.command('mo', '/schedule add'))
    expect(picker.fields.map(({ kind }) => kind)).toEqual(['pick'])
    const bot = await publishedBot(db())
    const form = formOf(await side.submit('mo', picker.id, { bot: [bot.slug] }))
    expect(form.id).toBe(`schedule:${bot.id}:0`)
  })

  it('F58 says who may, before anything is filled in', async () => {
    const bot = await publishedBot(db())
    expect(textOf(await side.command('dana', `/schedule add ${bot.slug}`))).toContain(
      'manager role',
    )
  })

  it('changes and cancels by command and by button, each shown first', () =>
    atNoon(async () => {
      const bot = await publishedBot(db())
      const { label, id } = await scheduled(db(), bot, { when: 'tomorrow 9:00' })
      const shown = await side.command('mo', `/schedule change ${label} tomorrow 10:00`)
      expect(textOf(shown)).toContain(`${label} of ${'Shop'}`)
      const changed = textOf(await press('mo', shown, 'Change it'))
      expect(changed).toMatch(/Changed\. S-\d+.*10:00 Europe\/Berlin/)
      const list = await side.command('mo', `/schedule list ${bot.slug}`)
      const form = formOf(await press('mo', list, `Change ${label}…`))
      expect(form).toMatchObject({ id: `schedule:${bot.id}.${id}:2`, title: `Change ${label}` })
      expect(form.fields[0]).toMatchObject({ value: '2026-11-03 10:00 Europe/Berlin' })
      expect(textOf(await press('mo', list, `Cancel ${label}`))).toContain('is cancelled')
      expect(textOf(await press('mo', list, `Cancel ${label}`))).toContain('is over')
      expect(textOf(await side.command('mo', `/schedule cancel ${label}`))).toContain('is over')
    }))

  it('asks in the card and in the message when it is late, and does it on a click', async () => {
    const bot = await publishedBot(db())
    const made = await scheduled(db(), bot, { when: 'tomorrow 9:00' })
    clock = nine + 40 * minute
    expect(await fire(db(), made, 'activate', clock)).toBe('asking')
    const card = await drawn(bot)
    expect(plain(card.notes[0] ?? [])).toContain('late, asks')
    const row = await db()('outbox')
      .where({ subject: `bot:${bot.id}`, kind: 'dm' })
      .orderBy('id', 'desc')
    const event: Event = JSON.parse(row[0].body)
    const said = await describeEvent(ctxFor(db(), 'system'), event, clock)
    expect(plain(said?.line ?? [])).toMatch(/was to activate Shop \d+ at 2026-11-03 08:00 UTC/)
    expect(said?.buttons.map(({ label }) => label)).toEqual([
      `Do ${made.label} now`,
      `Drop ${made.label}`,
    ])
    expect(textOf(await side.click('ava', `schedule-do:${made.id}.xyz:1`))).toContain(
      'does not say',
    )
    const done = await side.click('ava', buttonOf(card, `Do ${made.label} now`))
    expect(textOf(done)).toContain(`${made.label} activated Shop`)
    expect(await activeOn(db(), bot)).toEqual([bot.sender])
    expect(textOf(await side.click('ava', buttonOf(card, `Drop ${made.label}`)))).toContain(
      'asks nothing any more',
    )
    expect((await describeEvent(ctxFor(db(), 'system'), event, clock))?.buttons).toEqual([])
  })

  it('F44 says who holds a sender and when it is planned to be free', () =>
    atNoon(async () => {
      const holder = await publishedBot(db())
      const { version } = await prepareActivation(ctxFor(db(), 'mo'), { bot: holder.slug })
      await activateBot(ctxFor(db(), 'mo'), { bot: holder.slug, senders: [], expected: version.id })
      await scheduled(db(), holder, { until: 'tomorrow 18:00' })
      const rival = await publishedBot(db(), holder.sender)
      const form = formOf(await side.command('mo', `/activate ${rival.slug}`))
      const leaves = new Date(nine + 9 * hour).toISOString().slice(0, 10)
      expect(form.text).toMatch(
        new RegExp(`now \\(0 open chats\\), planned to leave on ${leaves} 17:00`),
      )
      const shown = await side.command('mo', `/schedule add ${rival.slug} tomorrow 19:00`)
      expect(textOf(shown)).toMatch(
        /Shop \d+ answers on .* now \(0 open chats\), planned to leave on/,
      )
      expect(textOf(shown)).toContain('stays with it, and nothing is activated')
    }))
})

describe('F51 completing times', () => {
  it('echoes how what is typed is understood', () =>
    atNoon(async () => {
      expect(await suggest('tomorrow 9:00 europe/zagreb')).toEqual([
        'Tue 3 Nov 2026, 09:00 Europe/Zagreb',
      ])
      expect(await suggest('tomorrow 9:00 until Fri 18:00')).toEqual([
        'Tue 3 Nov 2026, 09:00 Europe/Berlin until Fri 6 Nov 2026, 18:00 Europe/Ber…',
      ])
      expect(await suggest('tomorr')).toEqual([expect.stringContaining("can't be used")])
      expect(await suggest('')).toHaveLength(4)
    }))

  it('lists what can be changed', () =>
    atNoon(async () => {
      const bot = await publishedBot(db())
      const { label } = await scheduled(db(), bot, { when: 'tomorrow 9:00' })
      expect(await suggest(label, 'schedule')).toEqual([expect.stringContaining(label)])
    }))
})
