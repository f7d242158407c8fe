import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { root, slipway } from './run.ts'
import { slipwayHere } from './run-here.ts'
import { inTheLongRun } from '../helpers/effort.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const orders = readFileSync(join(root, 'examples/orders.yml'), 'utf8')

describe('F9 slipway validate', () => {
  it('passes the examples, without a server', async () => {
    const { code, out } = await slipwayHere([
      'validate',
      'examples/orders.yml',
      'examples/clinic.yml',
    ])
    expect(out).toContain('examples/orders.yml: no errors, no warnings\n')
    expect(code).toBe(0)
  })

  it('names file, line and severity of every error, and fails', async () => {
    const broken = join(folder, 'broken.yml')
    writeFileSync(broken, orders.replace('action: utter_menu', 'action: utter_lost'))
    const { code, out } = await slipwayHere(['validate', broken])
    expect(code).toBe(1)
    expect(out).toMatch(/^\S+broken\.yml:\d+: error: .*utter_lost/m)
    expect(out).toMatch(/broken\.yml: 1 error/)
  })

  it('reads a folder as one bot', async () => {
    const bot = join(folder, 'bot')
    mkdirSync(join(bot, 'data'), { recursive: true })
    const [head = '', flows = ''] = orders.split(/^(?=flows:)/m)
    writeFileSync(join(bot, 'domain.yml'), head)
    writeFileSync(join(bot, 'data', 'flows.yml'), flows)
    const { code, out } = await slipwayHere(['validate', bot])
    expect(out).toContain(`${bot}: no errors`)
    expect(code).toBe(0)
  })
})

describe('what is wrong is said in one sentence', () => {
  const token = { SLIPWAY_TOKEN: `slw_${'x'.repeat(32)}` }

  it.each([
    ['a missing file', ['validate', 'nowhere.yml'], {}, 1, /There is no file nowhere\.yml\./],
    ['a folder as a draft', ['push', '.'], token, 1, /\. is a folder.*\n.*slipway import/],
    [
      'no server',
      ['export', 'orders'],
      { ...token, SLIPWAY_URL: 'http://127.0.0.1:1' },
      1,
      /No Slipway server answers at http:\/\/127\.0\.0\.1:1/,
    ],
    ['no token', ['export', 'orders'], {}, 1, /who you are\.\n.*\/bots token/],
    [
      'a bad setting',
      ['export', 'orders'],
      { PORT: 'x', LOG_LEVEL: 'loud' },
      1,
      /2 settings can't be used:\n {2}PORT/,
    ],
    [
      'a manifest for calls to no address',
      ['manifest', 'slack', '--http'],
      {},
      1,
      /nothing says which\.\n.*PUBLIC_URL/,
    ],
    ['an unknown verb', ['launch'], {}, 2, /unknown command 'launch'/],
    ['a missing option', ['request', 'orders'], {}, 2, /--comment/],
  ])('for %s', async (_name, args, env, code, sentence) => {
    const ran = await slipwayHere(args, env, folder)
    expect(ran.err).toMatch(sentence)
    expect(ran.err).not.toMatch(/ {4}at /)
    expect(ran.code).toBe(code)
  })

  inTheLongRun(() => {
    it('for an unknown part, as the process that would be the server', async () => {
      const { code, err } = await slipway(['serve', 'half'], {}, folder)
      expect(err).toMatch(/no part named "half"/)
      expect(err).not.toMatch(/ {4}at /)
      expect(code).toBe(1)
    })
  })

  it('for a database that is not there', async () => {
    const { code, err } = await slipwayHere(['audit', 'verify'], {}, folder)
    expect(err).toMatch(/There is no database at data\/slipway\.db/)
    expect(code).toBe(1)
  })
})
