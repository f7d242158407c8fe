import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { parseInput } from '../../../src/control/kit/change.ts'
import { fieldWords } from '../../../src/control/kit/field-words.ts'
import { textsOf } from '../../helpers/sentences.ts'

const src = join(import.meta.dirname, '../../../src')
const filesOf = (room: string): string[] =>
  readdirSync(join(src, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(src, room, file))

it('F74 has words for every field that a verb takes', () => {
  const keys = filesOf('control').flatMap((file) => {
    const source = readFileSync(file, 'utf8')
    return [...source.matchAll(/^ +([A-Za-z]+): z\.(?!input|output)/gm)].map(([, key = '']) => key)
  })
  expect(keys.length).toBeGreaterThan(200)
  const bare = [...new Set(keys)].filter(
    (key) => !/^[A-Z][a-z’]*( [a-z’]+)*$/.test(fieldWords(key)),
  )
  expect(bare).toEqual(expect.arrayContaining([]))
  expect(bare.filter((key) => fieldWords(key) === key)).toEqual([])
})

it('F74 says no name of the code in any sentence', () => {
  const named = ['chat', 'control', 'domain', 'mail', 'notify'].flatMap(filesOf).flatMap((file) =>
    textsOf(readFileSync(file, 'utf8'))
      .filter(({ text }) => /[a-z] [a-z]/.test(text) && /\b[a-z]+[A-Z]\w+/.test(text))
      .map(({ text }) => text),
  )
  expect(named).toEqual([])
})

it('F58 calls a wrong field what people see, and keeps its name for programs', () => {
  const Input = z.object({ graceMs: z.int(), vars: z.record(z.string(), z.string()) })
  const wrong = () => parseInput(Input, { graceMs: 'x', vars: {} })
  expect(wrong).toThrow("That can't be used as it is. Time to finish: must be a number.")
  expect(wrong).toThrow(expect.objectContaining({ fields: { graceMs: 'must be a number' } }))
  const named = z.object({ variables: z.record(z.string(), z.string()) })
  expect(() => parseInput(named, { variables: { shop: 7 } })).toThrow('Variables, “shop”: must be')
})
