import { expect, it } from 'vitest'
import { makeShortLink } from '../../src/control/sharing/make-short-link.ts'
import { setLogo } from '../../src/control/sharing/set-logo.ts'
import { countScan } from '../../src/share/follow-link.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { ctxFor, noon } from '../helpers/cast.ts'
import { activeBot, publishedBot } from '../helpers/live.ts'
import { pngOf } from '../share/readers.ts'
import { buttonOf, textOf } from './chat-driver.ts'
import type { ChatDriver, VisibleMessages } from './chat-driver.ts'
import { inTheLongRun } from '../helpers/effort.ts'

type Platform = { db: () => Db; side: () => ChatDriver; rules: boolean }

/** What every chat platform shows of links and QR codes. */
export function sharingCases({ db, side, rules }: Platform): void {
  const filesOf = (seen: VisibleMessages) => ('files' in seen ? seen.files : [])
  const labels = (seen: VisibleMessages) =>
    'buttons' in seen ? seen.buttons.map(({ label }) => label) : []
  const press = (seen: VisibleMessages, label: string) =>
    side().click('ana', buttonOf('buttons' in seen ? seen : { buttons: [] }, label))
  /** Discord asks in a message of its own before what customers see. */
  const clickSurely = async (action: string) => {
    const first = await side().click('ana', action)
    const yes = labels(first).find((one) => one.startsWith('Yes: '))
    return yes === undefined ? first : press(first, yes)
  }
  /** Slack brings a private file in a direct message of its own. */
  const brings = (seen: VisibleMessages, names: string[]) => {
    if (side().platform !== 'slack') expect(filesOf(seen)).toEqual(names)
  }
  const idOf = async (campaign: string, botId: string): Promise<string> =>
    (await db()('shortLinks').where({ botId, campaign }).first()).id

  if (!rules) return
  inTheLongRun(() => {
    it('F53 F55 gives the code of a bot with its link, its counts and its sizes, and a poster', async () => {
      const bot = await activeBot(db())
      const entry = textOf(
        await side().command('ana', `/qr ${(await activeBot(db())).slug} as:flows`),
      )
      expect(entry).toMatch(/hosted page: .*\/l\/[0-9a-z]{16}/)
      expect(entry).toContain('There is no web chat yet: it leads to the chat on WhatsApp')
      const shown = await side().command('ana', `/qr ${bot.slug}`)
      expect(shown.kind).toBe('private')
      expect(textOf(shown)).toMatch(/\/l\/[0-9a-z]{16}/)
      expect(textOf(shown)).toContain('0 scans')
      expect(textOf(shown)).toContain('https://wa.me/')
      expect(textOf(shown)).toMatch(/Readable from 30 cm at \d cm, from 2 m at 20 cm/)
      expect(labels(shown)).toEqual(['Share to channel', 'Poster', 'All links', 'Pause'])
      brings(shown, [`${bot.slug}.png`, `${bot.slug}.svg`])
      const poster = await press(shown, 'Poster')
      if (side().platform !== 'slack') {
        expect(textOf(poster)).toContain('its code has 20 cm, readable from 2 m')
      }
      brings(poster, [`${bot.slug}-poster.png`, `${bot.slug}-poster.svg`])
      // Slack and Discord show it in the channel, where their drivers look for cards only.
      const shared = await press(shown, 'Share to channel')
      if (['playground', 'memory'].includes(side().platform)) expect(shared.kind).toBe('public')
      const red = pngOf(64, 64, () => [200, 0, 0, 255]).toString('base64')
      await setLogo(ctxFor(db(), 'ana'), { bot: bot.slug, image: red })
      const logo = await side().command('ana', `/qr ${bot.slug} logo:yes`)
      brings(logo, [`${bot.slug}.png`, `${bot.slug}.svg`])
    })
  })

  it('F55 lists links with their counts, page by page, pauses and resumes them', async () => {
    const bot = await activeBot(db())
    for (let i = 0; i < 10; i++) {
      await makeShortLink(ctxFor(db(), 'ana'), { bot: bot.slug, campaign: `fair-${i}` })
    }
    const scanned = await idOf('fair-9', bot.id)
    for (let i = 0; i < 3; i++) await countScan(db(), scanned, noon)
    const list = await side().command('ana', `/qr ${bot.slug} as:list`)
    expect(textOf(list)).toMatch(/10 links.*page 1 of 2/s)
    expect(textOf(list)).toContain('campaign fair-0')
    expect(textOf(list)).not.toContain('fair-9')
    const second = await press(list, 'Next')
    expect(textOf(second)).toMatch(/campaign fair-9.*: 3 scans/)
    expect(labels(second)).toEqual(['1. QR code', '2. QR code', 'Previous'])
    const paused = await clickSurely(`link-pause:${scanned}:0`)
    expect(textOf(paused)).toContain('takes no chats for now')
    expect(textOf(await press(second, '2. QR code'))).toContain('This link is paused')
    const again = await press(list, 'Next')
    expect(textOf(again)).toContain('⏸ paused')
    expect(textOf(await press(again, '2. Resume'))).toContain('leads to the chat again')
    const days = await side().command('ana', `/qr ${bot.slug} as:csv`)
    expect(textOf(days)).toContain('1 row, one for each link and day')
    brings(await press(second, '2. QR code'), [`${bot.slug}-fair-9.png`, `${bot.slug}-fair-9.svg`])
  })

  it('F54 refuses an inactive bot with the reason, and still lists its links', async () => {
    const bot = await publishedBot(db())
    expect(textOf(await side().command('ana', `/qr ${bot.slug}`))).toContain(
      'is inactive: people who scan a code would get no answer',
    )
    expect(textOf(await side().command('ana', `/qr ${bot.slug} as:list`))).toContain(
      'has no link yet',
    )
    expect(textOf(await side().command('sid', `/qr ${bot.slug} as:list`))).toContain(
      'To share this bot you need',
    )
  })
}
