import { describe, expect, it } from 'vitest'
import { parseBot } from '../../src/bot/parse/parse-bot.ts'
import { validateBot } from '../../src/bot/validate.ts'

const parse = (text: string) => parseBot([{ name: 'bot.yml', text }])
const twoMegabytes = 2 * 1024 * 1024

describe('F9 the largest hostile files end too', () => {
  it.each([
    ['quotes', '"'],
    ['anchors', '&a '],
    ['commas', '[,'],
    ['list items', '- a\n'],
    ['aliases', '- *a\n'],
    ['closing brackets', 'a: ]\n'],
    ['documents', '---\n'],
    ['directives', '%a\n'],
    ['spaces', ' '],
    ['letters', 'a'],
  ])('reads 2 MiB of %s and ends', (_, unit) => {
    // Something quadratic here would run for minutes, past the test's own time.
    const bot = parse(unit.repeat(Math.floor(twoMegabytes / unit.length)))
    expect(bot.findings.length).toBeGreaterThan(0)
  })

  it('reads and checks 2 MiB full of mistakes, and ends', () => {
    const steps = Array.from({ length: 9000 }, (_, n) => `    - {link: f${n}, next: s${n}}`)
    const text = `responses:\n  utter_a: [{text: "", buttons: [${'{title: a, payload: /x},'.repeat(15_000)}]}]\nflows:\n  a:\n   steps:\n${steps.join('\n')}`
    const { definition, locate } = parse(text)
    const findings = definition ? validateBot(definition, { locate }) : []
    expect(findings.length).toBeLessThan(100)
    expect(findings.some(({ text }) => / more of this kind/.test(text))).toBe(true)
  })
})
