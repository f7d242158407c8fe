import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csv } from '../../src/domain/csv.ts'

/** A reader of RFC 4180, written from the RFC and not from the writer. */
function read(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    let cell = ''
    if (text[at] === '"') {
      for (at += 1; text[at] !== '"' || text[at + 1] === '"'; at++) {
        if (text[at] === '"') at += 1
        cell += text[at]
      }
      at += 1
    } else {
      while (text[at] !== ',' && text[at] !== '\r') cell += text[at++]
    }
    row.push(cell)
    if (text[at] === ',') at += 1
    else {
      at += 2
      rows.push(row)
      row = []
    }
  }
  return rows
}

describe('a table as CSV', () => {
  it('F62 quotes what needs it', () => {
    expect(
      csv([
        ['a', 1],
        ['x, y', 'say "hi"'],
        ['two\nlines', ''],
      ]),
    ).toBe('a,1\r\n"x, y","say ""hi"""\r\n"two\nlines",\r\n')
  })

  it('F62 lets no cell begin like a formula', () => {
    for (const start of ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', ' =']) {
      expect(read(csv([[`${start}1+1`]]))).toEqual([[`'${start}1+1`]])
    }
    expect(csv([[-5]])).toBe('-5\r\n')
  })

  it('F62 reads back as it was, but for the apostrophe', () => {
    const table = fc.array(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }))
    fc.assert(
      fc.property(table, (rows) => {
        const back = read(csv(rows)).map((row) => row.map((cell) => cell.replace(/^'/, '')))
        expect(back).toEqual(rows.map((row) => row.map((cell) => cell.replace(/^'/, ''))))
      }),
    )
  })
})
