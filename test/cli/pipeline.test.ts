import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveProfile } from '../../src/control/profiles/save-profile.ts'
import { approveRequest } from '../../src/control/requests/approve-request.ts'
import type { Ctx } from '../../src/control/kit/context.ts'
import { readRequest } from '../../src/control/requests/read-request.ts'
import { listRequests } from '../../src/control/requests/list-requests.ts'
import { declineRequest } from '../../src/control/requests/turn-down-request.ts'
import { withdrawRequest } from '../../src/control/requests/withdraw-request.ts'
import { addSender } from '../../src/control/senders/add-sender.ts'
import { addUrl } from '../../src/control/senders/add-url.ts'
import { saveDraft } from '../../src/control/drafts/save-draft.ts'
import { start } from '../../src/main.ts'
import type { Running } from '../../src/main.ts'
import { openDatabase } from '../../src/store/kit/database.ts'
import type { Db } from '../../src/store/kit/database.ts'
import { botOrThrow } from '../../src/store/bots/bots.ts'
import { draftOf } from '../../src/store/bots/drafts.ts'
import { requestOrThrow } from '../../src/store/requests/requests.ts'
import { personOfIdentity } from '../../src/store/people/people.ts'
import { ctxFor } from '../helpers/cast.ts'
import { settings } from '../serve/settings.ts'
import { root, slipway } from './run.ts'
import type { Ran } from './run.ts'
import { slipwayHere } from './run-here.ts'
import { takeGuardsAway } from '../helpers/tamper.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-pipeline-'))
const file = join(folder, 'slipway.db')
const draft = join(folder, 'orders.yml')

describe('F72 a pipeline', () => {
  let server: Running
  let db: Db
  let env: Record<string, string>
  beforeAll(async () => {
    server = await start(settings(file), 'all', pino({ level: 'silent' }))
    db = openDatabase({ file })
    const where = { DATABASE_URL: `sqlite:${file}`, SLIPWAY_URL: server.url }
    const { out } = await slipway(['token', '--for', 'playground:dana'], where)
    env = { ...where, SLIPWAY_TOKEN: out.trim() }
  })
  afterAll(async () => {
    await server.stop()
    await db.destroy()
    rmSync(folder, { recursive: true, force: true })
  })

  const as = async (userId: string): Promise<Ctx> => {
    const account = { platform: 'playground', install: 'local', userId } as const
    const person = await personOfIdentity(db, account)
    const actor = { kind: 'person', id: person?.id ?? '', via: 'playground' } as const
    return { ...ctxFor(db, 'system', Date.now()), actor }
  }
  /** Runs `request --wait`, and decides when it says that the request waits. */
  const requested = async (
    comment: string,
    decide: (id: string) => Promise<void>,
  ): Promise<Ran> => {
    const system = ctxFor(db, 'system')
    let decided: Promise<void> | undefined
    const first = async () => {
      const { requests: open } = await listRequests(system, { bot: 'orders', open: true })
      await decide(open[0]?.id ?? '')
    }
    const wait = ['request', 'orders', '--comment', comment, '--wait']
    const ran = await slipwayHere(wait, env, root, (out) => {
      if (out.includes('awaits approval by')) decided ??= first()
    })
    await decided
    return ran
  }
  const approve = async (id: string) => {
    const ctx = await as('ana')
    const { revision, checklist } = await readRequest(ctx, { request: id })
    await approveRequest(ctx, { request: id, revision, ticks: checklist })
  }

  it('takes the draft out, pushes it, asks, and fails when it is declined', async () => {
    expect(await slipwayHere(['export', 'orders', '--out', draft], env)).toMatchObject({ code: 0 })
    const again = await slipwayHere(['export', 'orders', '--out', draft], env)
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('is there already') })
    writeFileSync(draft, readFileSync(draft, 'utf8').replace('Welcome', 'Good day'))
    const pushed = await slipwayHere(['push', draft], env)
    expect(pushed.out).toContain('orders: saved as revision 3; no errors, no warnings')
    expect(pushed.code).toBe(0)
    const declined = await requested('Greets', async (id) => {
      await declineRequest(await as('ana'), { request: id, revision: 1, reason: 'Too stiff' })
    })
    expect(declined.out).toMatch(/^R-2 awaits approval by \w+( or \w+)+$/m)
    expect(declined.out).toContain('R-2 declined by Ana: Too stiff')
    expect(declined.code).toBe(1)
  })

  it('asks again and succeeds only when it is approved', async () => {
    const approved = await requested('Greets warmly', approve)
    expect(approved.out).toMatch(/R-3 approved by Ana as V1\.1/)
    expect(approved.code).toBe(0)
    const version = await slipwayHere(['export', 'orders', '--version', 'V1.1'], env)
    expect(version.out).toContain('Good day')
  })

  it('F39 asks with a profile, and with other numbers and pages than it gives', async () => {
    const asking = (...more: string[]) =>
      slipwayHere(['request', 'orders', '--comment', 'To QA', ...more], env)
    const unknown = await asking('--profile', 'Nowhere')
    expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining('no profile “Nowhere”') })
    const odd = await asking('--url', 'shop')
    expect(odd).toMatchObject({ code: 1, err: expect.stringContaining('write name = web URL') })
    const missing = await asking('--profile', 'QA', '--number', 'nowhere')
    expect(missing).toMatchObject({
      code: 1,
      err: expect.stringContaining('No number is called “nowhere”'),
    })
    const mo = await as('mo')
    const address = '+15550107001'
    await addSender(mo, { name: 'orders-qa', channel: 'whatsapp', address })
    await addUrl(mo, { name: 'shop-qa', url: 'https://qa.example.com/' })
    await saveProfile(mo, { profile: 'QA', variables: { city: 'Graz' } })
    const all = ['--profile', 'QA', '--number', 'orders-qa', '--url', 'shop=shop-qa']
    const asked = await asking(...all)
    expect(asked).toMatchObject({ code: 0, out: expect.stringMatching(/^R-4 awaits approval by/) })
    const { requests } = await listRequests(mo, { bot: 'orders', open: true })
    const id = requests[0]?.id ?? ''
    const row = await requestOrThrow(db, id)
    expect(row.resources).toMatchObject({ senders: [expect.any(String)] })
    expect(Object.keys(row.resources?.urls ?? {})).toEqual(['shop'])
    const { profile, senders } = JSON.parse(row.candidate)
    expect([profile.name, profile.variables]).toEqual(['QA', { city: 'Graz' }])
    expect(senders).toMatchObject([{ name: 'orders-qa', address }])
    await withdrawRequest(await as('dana'), { request: id })
  })

  it("F3 refuses a push while a request waits, in the server's own words", async () => {
    writeFileSync(draft, readFileSync(draft, 'utf8').replace('Good day', 'Good evening'))
    await slipwayHere(['push', draft], env)
    await slipwayHere(['request', 'orders', '--comment', 'Evening'], env)
    const late = await slipwayHere(['push', draft, '--bot', 'orders'], env)
    expect(late).toMatchObject({ code: 1, err: expect.stringMatching(/R-5 is awaiting approval/) })
  })

  it('F4 pushes over somebody else’s draft only when told to', async () => {
    const { out } = await slipwayHere(['export', 'clinic'], env)
    const file = join(folder, 'clinic.yml')
    writeFileSync(file, out)
    const { revision, source: before } = await draftOf(db, (await botOrThrow(db, 'clinic')).id)
    const sam = await as('sam')
    const source = `${before}\n# theirs`
    await saveDraft(sam, { bot: 'clinic', revision, source })

    const stale = await slipwayHere(['push', file], env)
    expect(stale).toMatchObject({ code: 1, err: expect.stringContaining('Sam') })
    const unstamped = join(folder, 'unstamped.yml')
    writeFileSync(unstamped, out.replace(/^#.*\n/, ''))
    const blind = await slipwayHere(['push', unstamped], env)
    expect(blind).toMatchObject({ code: 1, err: expect.stringContaining('--replace') })
    const from = ['push', unstamped, '--revision', String(revision + 1)]
    expect((await slipwayHere(from, env)).out).toContain(`saved as revision ${revision + 2}`)
    await saveDraft(sam, { bot: 'clinic', revision: revision + 2, source })
    const told = await slipwayHere(['push', unstamped, '--replace'], env)
    expect([told.code, told.out]).toEqual([0, expect.stringContaining(`revision ${revision + 4}`)])
  })

  it('F9 saves what has errors, lists them, and says so with 0: validate is what fails', async () => {
    const broken = join(folder, 'broken.yml')
    const text = readFileSync(join(import.meta.dirname, '../../examples/orders.yml'), 'utf8')
    writeFileSync(broken, text.replace('action: utter_menu', 'action: utter_lost'))
    const imported = await slipwayHere(['import', broken, '--slug', 'broken'], env)
    expect([imported.code, imported.out]).toEqual([
      0,
      expect.stringMatching(/utter_lost.*1 error/s),
    ])
    const again = ['push', broken, '--bot', 'broken', '--replace']
    expect(await slipwayHere(again, env)).toMatchObject({
      code: 0,
      out: expect.stringContaining('1 error'),
    })
    expect(await slipwayHere(['validate', broken], env)).toMatchObject({ code: 1 })
  })

  it('makes a bot only when told to, and F6 imports without overwriting', async () => {
    const missing = await slipwayHere(['push', draft, '--bot', 'night-desk'], env)
    expect(missing).toMatchObject({ code: 1, err: expect.stringContaining('--create') })
    const made = await slipwayHere(['push', draft, '--bot', 'night-desk', '--create'], env)
    expect(made.out).toContain('night-desk: made')
    const taken = await slipwayHere(['import', draft], env)
    expect(taken).toMatchObject({ code: 1, err: expect.stringContaining('--onto orders') })
    const copy = await slipwayHere(['import', draft, '--slug', 'day-desk'], env)
    expect(copy.out).toContain('day-desk: made')
  })

  it('F60 is refused with a token of somebody who may not', async () => {
    const { out } = await slipwayHere(['token', '--for', 'playground:noa'], env)
    const noa = { ...env, SLIPWAY_TOKEN: out.trim() }
    const ran = await slipwayHere(['push', draft, '--bot', 'clinic'], noa)
    expect(ran).toMatchObject({ code: 1, err: expect.stringContaining('designer') })
    const wrong = { ...env, SLIPWAY_TOKEN: `slw_${'0'.repeat(32)}` }
    expect((await slipwayHere(['export', 'orders'], wrong)).err).toContain('not known here')
    const nobody = await slipwayHere(['token', '--for', 'playground:zoe'], env)
    expect(nobody.err).toContain('No person here is linked to playground:zoe')
  })

  it('F62 verifies the audit log beside the running server, and finds a change', async () => {
    const whole = await slipwayHere(['audit', 'verify'], env)
    expect(whole.out).toMatch(/^The audit log is whole: \d+ rows, head [0-9a-f]{64}\n$/)
    expect(whole.code).toBe(0)
    const head = whole.out.trim().slice(-64)
    expect(await slipwayHere(['audit', 'verify', '--head', head], env)).toMatchObject({ code: 0 })
    const { actor } = await db('audit').where({ seq: 3 }).first('actor')
    await takeGuardsAway(db)
    await db('audit').where({ seq: 3 }).update({ actor: 'nobody' })
    const changed = await slipwayHere(['audit', 'verify'], env)
    expect(changed).toMatchObject({ code: 1, out: expect.stringContaining('row 3') })
    await db('audit').where({ seq: 3 }).update({ actor })
  })
})
