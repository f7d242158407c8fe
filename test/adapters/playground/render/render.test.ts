import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bodyOf,
  forKeeping,
  lineBody,
  wireBody,
} from '../../../../adapters/playground/render/render.ts'
import type { Notice, Span } from '../../../../src/chat/port.ts'
import { requestCard } from '../../../doubles/chat-core.ts'

const notice = (lines: Notice['lines'], files: Notice['files'] = []): Notice => ({
  tone: 'ok',
  lines,
  buttons: [],
  files,
})

describe('rendering for the playground', () => {
  it('lets only web links through; others are their text', () => {
    const links = [
      'javascript:alert(1)',
      'data:text/html,x',
      'vbscript:x',
      ' javascript:x',
      'http://',
    ]
    for (const link of links) {
      expect(lineBody([{ link, text: 'Here' }]).shown).toEqual({ kind: 'line', line: ['Here'] })
    }
    for (const link of [
      'https://wa.me/1?text=Hi',
      'http://localhost:3000/edit/orders',
      '/edit/x',
    ]) {
      const line = [{ link, text: 'Here' }]
      expect(lineBody(line).shown).toEqual({ kind: 'line', line })
    }
  })

  it('never sends another scheme than http and https, wherever the link stands', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom('', 'javascript:', 'JaVaScRiPt:', '\tdata:'),
        (rest, scheme) => {
          const span: Span = { link: `${scheme}${rest}`, text: 'Here' }
          const card = requestCard({ fields: [{ label: 'L', value: [span] }], notes: [[span]] })
          const bodies = [
            bodyOf({ kind: 'card', card }),
            bodyOf({ kind: 'notice', notice: notice([[span]]) }),
            lineBody([span]),
          ]
          const links = JSON.stringify(bodies).match(/"link":"(?:[^"\\]|\\.)*"/g) ?? []
          for (const found of links) {
            const { link } = JSON.parse(`{${found}}`)
            expect(new URL(link, 'http://localhost').protocol).toMatch(/^https?:$/)
          }
        },
      ),
    )
  })

  it('leaves bytes behind an address, and keeps them by themselves', () => {
    const bytes = Uint8Array.from([0, 255, 1, 254])
    const body = bodyOf({
      kind: 'notice',
      notice: notice([], [{ name: 'a.png', mime: 'image/png', alt: 'A', bytes }]),
    })
    const files = [{ name: 'a.png', mime: 'image/png', alt: 'A', size: 4 }]
    expect(body).toMatchObject({ shown: { notice: { files } }, files: [bytes] })
    const kept = JSON.parse(forKeeping(body))
    expect(wireBody(kept)).toMatchObject({ notice: { files } })
  })

  it('shows a message of before, which was kept with its files in it', () => {
    const { bytes: _, ...file } = { name: 'a.png', mime: 'image/png', alt: 'A', bytes: null }
    const kept = { ...notice([]), files: [{ ...file, base64: 'AP8B/g==' }] }
    const shown = wireBody({ kind: 'notice', notice: kept })
    expect(shown).toMatchObject({ notice: { files: [{ ...file, size: 4 }] } })
    expect(JSON.stringify(shown)).not.toContain('base64')
  })

  it('F72 keeps no token that works', () => {
    const token = `slw_${'Ab3'.repeat(11).slice(0, 32)}`
    const kept = forKeeping(
      bodyOf({ kind: 'notice', notice: notice([['It is ', { code: token }]]) }),
    )
    expect(kept).not.toContain(token)
    expect(JSON.parse(kept).notice.lines).toEqual([['It is ', { code: 'slw_… (was shown once)' }]])
  })
})
