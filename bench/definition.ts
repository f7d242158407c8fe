import { parse } from 'yaml'
import { diffDefinitions } from '../src/bot/diff/diff-definitions.ts'
import { parseBot } from '../src/bot/parse/parse-bot.ts'
import { validateBot } from '../src/bot/validate.ts'
import { largeBot } from './kit/large-bot.ts'

/**
 * Reading, validating and diffing a bot of about 1 MB, against reading its YAML alone with the same
 * library (`parse`, checks of duplicate keys off, as ours). Interleaved, so that a busy machine slows
 * both. `--full` takes three times as many rounds.
 */
const rounds = process.argv.includes('--full') ? 15 : 5
const text = largeBot(1500)
const base = parseBot([
  { name: 'bot.yml', text: text.replaceAll('Answer 7', 'Reply 7') },
]).definition

const times = { yaml: [] as number[], ours: [] as number[] }
let findings = 0
let changes = 0
for (let round = 0; round < rounds + 2; round++) {
  const yaml = timed(() => parse(text, { uniqueKeys: false }) as unknown)
  const ours = timed(() => {
    const bot = parseBot([{ name: 'bot.yml', text }])
    if (!bot.definition) throw new Error(bot.findings[0]?.text)
    findings = validateBot(bot.definition, { locate: bot.locate }).length
    changes = diffDefinitions(base, bot.definition).length
  })
  // The first two warm up.
  if (round < 2) continue
  times.yaml.push(yaml)
  times.ours.push(ours)
}
const [yaml, ours] = [median(times.yaml), median(times.ours)]
const size = `${(text.length / 1e6).toFixed(2)} MB, ${findings} findings, ${changes} changes`
console.log(
  `definition: yaml alone ${yaml.toFixed(0)} ms, read + validate + diff ${ours.toFixed(0)} ms, ratio ${(ours / yaml).toFixed(2)} (${size}, median of ${rounds})`,
)

function timed(work: () => void): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
}
