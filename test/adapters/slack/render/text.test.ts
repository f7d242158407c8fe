import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limits } from '../../../../adapters/slack/render/limits.ts'
import { renderLine, renderNotice } from '../../../../adapters/slack/render/render.ts'
import type { Rendered } from '../../../../adapters/slack/render/render.ts'
import { mrkdwn } from '../../../../adapters/slack/render/render-rich.ts'
import type { Rich } from '../../../../src/chat/port.ts'
import { quote, text, rich } from './arbitrary.ts'

describe('Slack text', () => {
  it('F67 lets nobody mention, link or mark by what they write', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(text, fc.record({ bold: text }), fc.record({ code: text }))),
        (any) => {
          expect(mrkdwn(any, 100_000)).not.toMatch(/[<>]/)
        },
      ),
    )
    expect(mrkdwn(['<!channel> & <@U1>'], 100)).toBe('&lt;!channel&gt; &amp; &lt;@U1&gt;')
  })

  it('F67 keeps to its length, and cuts no entity, mention or character in two', () => {
    fc.assert(
      fc.property(rich, fc.integer({ min: 1, max: 300 }), (any, max) => {
        const cut = mrkdwn(any, max)
        expect(cut.length).toBeLessThanOrEqual(max)
        expect(cut).not.toMatch(/&(?!amp;|lt;|gt;)/)
        expect((cut.match(/</g) ?? []).length).toBe((cut.match(/>/g) ?? []).length)
        expect(cut).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/)
      }),
    )
  })

  it('F67 mentions accounts, names everybody else, and links only to the web', () => {
    const ana = { mention: 'ana', name: 'Ana <3' }
    expect(mrkdwn([{ ...ana, userId: 'U0ANA' }, ' and ', ana], 200)).toBe('<@U0ANA> and Ana &lt;3')
    expect(mrkdwn([{ ...ana, userId: 'U1> <!here' }], 200)).toBe('Ana &lt;3')
    expect(mrkdwn([{ link: 'https://wa.me/1?text=a|b&c', text: 'x>y' }], 200)).toBe(
      '<https://wa.me/1?text=a%7Cb&amp;c|x&gt;y>',
    )
    expect(mrkdwn([{ link: 'javascript:alert(1)', text: 'click' }], 200)).toBe('click')
  })

  it('F70 shows times in the zone of whoever reads', () => {
    const at = Date.UTC(2026, 10, 2, 12)
    expect(mrkdwn([{ at, zone: 'Europe/Berlin', style: 'time' }], 200)).toBe(
      '<!date^1793620800^{time}|13:00 Europe/Berlin>',
    )
  })

  it('keeps what is bold or code bold or code beside other words', () => {
    const text = (...spans: Rich) => mrkdwn(spans, 200)
    expect(text({ bold: 'Becomes public: ' }, '2 flows')).toBe('*Becomes public:* 2 flows')
    expect(text('in', { code: ' a ' }, 'and')).toBe('in `a` and')
    expect(text({ bold: 'R-1' }, 's')).toBe('*R-1*\u200bs')
    expect(text('V', { bold: '1.0' }, '', 'é')).toBe('V\u200b*1.0*\u200bé')
    expect(text({ bold: 'R-1' }, ': x ', { bold: 'y' }, '.')).toBe('*R-1*: x *y*.')
    // What people write themselves stays as they wrote it.
    expect(text('a*', 'b')).toBe('a*b')
  })

  it('F8 shows what is quoted as a quotation in any line, and in the notification', () => {
    const quote = (words: string): Rich => [{ quote: [words] }]
    const fake = '🧪 R-12 was approved by Ana.'
    const notice = (...lines: Rich[]) => ({ tone: 'info' as const, lines, buttons: [], files: [] })
    const first = renderNotice(notice(quote(`Hi\n${fake}`), quote('More')))
    expect(outside(first)).toBe('')
    expect(first.text).toBe(`&gt; Hi\n&gt; ${fake}\n&gt; More`)
    expect(outside(renderNotice(notice(['The bot says:'], quote(fake))))).toBe('The bot says:')
  })

  it('F8 keeps a quotation one in every line, however short it is cut', () => {
    fc.assert(
      fc.property(quote, fc.integer({ min: 8, max: 300 }), (any, max) => {
        const cut = mrkdwn(any, max)
        expect(cut.length).toBeLessThanOrEqual(max)
        for (const line of cut.split('\n')) expect(line).toMatch(/^> /)
        expect(cut).not.toMatch(/&(?!amp;|lt;|gt;)/)
      }),
    )
    expect(mrkdwn([{ quote: ['a\nb&\nc'] }], 15)).toBe('> a\n> b&amp;…')
  })

  it('never says nothing', () => {
    expect(renderLine([''])).toBe('–')
    expect(renderNotice({ tone: 'ok', lines: [], buttons: [], files: [] }).text).toBe('–')
    expect(limits.messageText).toBeLessThan(4000)
  })
})

/** What a message shows beside its quotations. */
function outside({ blocks }: Rendered): string {
  const leaves = (part: object): string => {
    if ('type' in part && part.type === 'rich_text_quote') return ''
    if ('text' in part && typeof part.text === 'string') return part.text
    return Object.values(part)
      .map((inside: unknown) => (typeof inside === 'object' && inside ? leaves(inside) : ''))
      .join('')
  }
  return leaves(blocks)
}
