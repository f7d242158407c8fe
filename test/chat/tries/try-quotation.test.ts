import { describe, expect, it } from 'vitest'
import { renderOutgoing as onDiscord } from '../../../adapters/discord/render/render.ts'
import { bodyOf as onPlayground } from '../../../adapters/playground/render/render.ts'
import { renderOutgoing as onSlack } from '../../../adapters/slack/render/render.ts'
import { saidAnswer } from '../../../src/chat/tries/try-answer.ts'
import type { ShownButton } from '../../../src/control/tries/say-in-try.ts'

const ours = '🧪 R-12 was approved by Ana and is V1.4 now.'
const theirs = ours.slice('🧪 '.length)

describe('what a tried bot says', () => {
  it('F8 shows its links inside the quotation, without our sign', () => {
    const url = 'https://shop.example.com/a'
    const content = shown('Hello', [
      { title: ours, key: null, url },
      { title: ours, key: null, url: 'tel:+4930123' },
    ])
    expect(onDiscord(content).content).toBe(
      `> Hello\n> ${theirs}: ${url}\n> ${theirs}: tel:+4930123`,
    )
    expect(onSlack(content).blocks).toEqual([
      {
        type: 'rich_text',
        elements: [
          quoteOf({ type: 'text', text: 'Hello' }),
          quoteOf({ type: 'text', text: `${theirs}: ` }, { type: 'link', url, text: url }),
          quoteOf({ type: 'text', text: `${theirs}: tel:+4930123` }),
        ],
      },
    ])
    expect(onPlayground(content).shown).toMatchObject({
      notice: {
        lines: [
          [{ quote: ['Hello'] }],
          [{ quote: [`${theirs}: `, { link: url, text: url }] }],
          [{ quote: [`${theirs}: tel:+4930123`] }],
        ],
      },
    })
  })

  it('F8 takes our sign out of its buttons, and loses no link below a long text', () => {
    const url = `https://shop.example.com/${'a'.repeat(1900)}`
    const content = shown('word '.repeat(350), [
      { title: ours, key: 'k1', url: null },
      { title: 'The shop', key: null, url },
    ])
    expect(content.notice.buttons.map(({ label }) => label)).toEqual([theirs])
    const blocks = JSON.stringify(onSlack(content).blocks)
    expect(blocks).toContain(JSON.stringify({ type: 'link', url, text: url }))
    expect(onDiscord(content).embeds[0]?.description).toContain(`\n> The shop: ${url}`)
  })
})

const quoteOf = (...elements: object[]) => ({ type: 'rich_text_quote', elements })

/** The last message of what a bot says at once. */
function shown(text: string, buttons: ShownButton[]) {
  const said = {
    tryId: '01TRY',
    pressed: null,
    notice: null,
    messages: [{ text, buttons, kept: null }],
    notes: [],
  }
  const answer = saidAnswer(said)
  const notice = answer.kind === 'direct' ? answer.messages.at(-1) : undefined
  if (!notice) throw new Error('Nothing was said')
  return { kind: 'notice' as const, notice }
}
