import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { activateBot } from '../../src/control/activations/activate-bot.ts'
import { approveRequest } from '../../src/control/requests/approve-request.ts'
import { prepareReview } from '../../src/control/requests/prepare-review.ts'
import { readBot } from '../../src/control/bots/read-bot.ts'
import type { Problem } from '../../src/http/problem.ts'
import * as shapes from '../../src/http/api/shapes.ts'
import { botText, ctxFor, seedBot } from '../helpers/cast.ts'
import type { Name } from '../helpers/cast.ts'
import { apiServer } from './api-server.ts'

const server = apiServer()
const { ask } = server

type Draft = { revision: number; source: string }
type Request = { id: string; number: number; state: string; revision: number }

async function asks(
  who: Name,
  method: string,
  path: string,
  body?: unknown,
): Promise<Problem['error']> {
  const { json } = await ask(who, method, path, body)
  return (json() as Problem).error
}

async function published(): Promise<{ slug: string; sender: string }> {
  const bot = await seedBot(server.db())
  const made = await ask('sam', 'POST', `/api/v1/bots/${bot.slug}/requests`, { comment: 'First' })
  const { id, revision } = made.json() as Request
  for (const name of ['sam', 'ana'] as const) {
    const ctx = ctxFor(server.db(), name)
    const { checklist } = await prepareReview(ctx, { request: id, revision })
    await approveRequest(ctx, { request: id, revision, ticks: checklist })
  }
  return bot
}

describe('F72 the API', () => {
  it('walks a draft from push to request', async () => {
    const { slug } = await seedBot(server.db())
    const at = `/api/v1/bots/${slug}`
    const before = (await ask('dana', 'GET', `${at}/draft`)).json() as Draft
    const source = before.source.replace('Hello', 'Good morning')
    const body = { revision: before.revision, source }
    const saved = await ask('dana', 'PUT', `${at}/draft`, body)
    expect(saved.status).toBe(200)
    expect(saved.json()).toMatchObject({ revision: before.revision + 1 })
    const made = await ask('dana', 'POST', `${at}/requests`, { comment: 'Greets better' })
    expect(made.status).toBe(201)
    const request = shapes.request.parse(made.json())
    expect(request).toMatchObject({ state: 'awaiting approval', comment: 'Greets better' })
    const read = await ask('ana', 'GET', `/api/v1/requests/R-${request.number}`)
    expect(shapes.request.parse(read.json()).id).toBe(request.id)
  })

  it('takes and gives a draft as YAML too', async () => {
    const { slug } = await seedBot(server.db())
    const at = `/api/v1/bots/${slug}/draft`
    const yaml = await fetch(`${server.base()}${at}`, {
      headers: { authorization: `Bearer ${server.token('dana')}`, accept: 'text/yaml' },
    })
    expect(yaml.headers.get('content-type')).toContain('text/yaml')
    const revision = Number(yaml.headers.get('x-slipway-revision'))
    const source = (await yaml.text()).replace('Hello', 'Welcome')
    const saved = await ask('dana', 'PUT', `${at}?revision=${revision}`, source)
    expect(shapes.saved.parse(saved.json()).revision).toBe(revision + 1)
  })

  it('F4 refuses a stale save and says who changed what', async () => {
    const { slug } = await seedBot(server.db())
    const at = `/api/v1/bots/${slug}/draft`
    const { revision, source } = (await ask('dana', 'GET', at)).json() as Draft
    await ask('dov', 'PUT', at, { revision, source: source.replace('Hello', 'Howdy') })
    const stale = await ask('dana', 'PUT', at, { revision, source: source.replace('Hello', 'Hi') })
    expect(stale.status).toBe(409)
    expect((stale.json() as Problem).error.sentence).toMatch(/Dov changed response:utter_menu/)
  })

  it('lists, makes and shows bots as it describes them', async () => {
    const slug = 'made-here'
    const made = await ask('dana', 'POST', '/api/v1/bots', { slug, name: 'Made here' })
    expect(made.status).toBe(201)
    expect(shapes.madeBot.parse(made.json()).slug).toBe(slug)
    expect(shapes.bot.parse((await ask('mo', 'GET', `/api/v1/bots/${slug}`)).json()).slug).toBe(
      slug,
    )
    const { bots } = shapes.bots.parse((await ask('noa', 'GET', '/api/v1/bots')).json())
    expect(bots.map((bot) => bot.slug)).toContain(slug)
    const again = await ask('dana', 'POST', '/api/v1/bots', { slug, name: 'Again' })
    expect(again.status).toBe(409)
  })

  it('F58 lists no details: those are behind the address of the one bot', async () => {
    await seedBot(server.db())
    const { text } = await ask('noa', 'GET', '/api/v1/bots')
    expect(text).not.toMatch(/superAdmins|approvers|policy|accessCode|draft|masked|openSessions/)
  })

  it('F9 validates a text without saving it', async () => {
    const { slug } = await seedBot(server.db())
    const broken = botText('Hello', 'nowhere').replace('action: utter_menu', 'action: utter_lost')
    const found = shapes.findings.parse(
      (await ask('dana', 'POST', '/api/v1/validate', broken)).json(),
    )
    expect(found.findings.some(({ text, line }) => text.includes('utter_lost') && line)).toBe(true)
    const own = await ask('dana', 'POST', '/api/v1/validate', { source: broken, bot: slug })
    expect(shapes.findings.parse(own.json()).findings.length).toBeGreaterThan(0)
  })

  it('F6 exports a bot as a file that imports, and never overwrites silently', async () => {
    const { slug } = await seedBot(server.db())
    const out = await ask('dana', 'GET', `/api/v1/bots/${slug}/export`)
    const { name, text } = shapes.exported.parse(out.json())
    const files = [{ name, text }]
    const copy = await ask('dana', 'POST', '/api/v1/import', { files, slug: `${slug}-copy` })
    expect(copy.status).toBe(201)
    expect(shapes.imported.parse(copy.json())).toMatchObject({ created: true })
    const onto = await asks('dana', 'POST', '/api/v1/import', { files, onto: slug })
    expect(onto).toMatchObject({ code: 'PRECONDITION_FAILED' })
    const taken = await asks('dana', 'POST', '/api/v1/import', { files, slug })
    expect(taken.nextStep).toContain('--onto')
  })

  it('F30 lists versions and exports one by its label', async () => {
    const { slug } = await published()
    const listed = shapes.versions.parse(
      (await ask('ana', 'GET', `/api/v1/bots/${slug}/versions`)).json(),
    )
    expect(listed.versions[0]?.version.label).toBe('V1.0')
    const out = await ask('ana', 'GET', `/api/v1/bots/${slug}/export?version=V1.0`)
    expect(shapes.exported.parse(out.json()).text).toContain('utter_menu')
  })

  it('F53 gives the QR code as JSON, PNG and SVG; F54 refuses while the bot is inactive', async () => {
    const { slug, sender } = await published()
    const at = `/api/v1/bots/${slug}/qr?text=Hello`
    expect(await asks('ana', 'GET', at)).toMatchObject({ code: 'PRECONDITION_FAILED' })
    const ctx = ctxFor(server.db(), 'mo')
    const bot = await readBot(ctx, { bot: slug })
    const expected = bot.releases[0]?.version.id ?? ''
    await activateBot(ctx, { bot: slug, senders: [sender], expected, takeOver: 'no' })
    const shared = shapes.share.parse((await ask('ana', 'GET', at)).json())
    expect(shared.link).toMatch(/^https:\/\/wa\.me\/1555\d+\?text=Hello$/)
    for (const accept of ['image/png', 'image/svg+xml']) {
      const image = await fetch(`${server.base()}${at}`, {
        headers: { authorization: `Bearer ${server.token('ana')}`, accept },
      })
      expect(image.headers.get('content-type')).toBe(accept)
      const bytes = Buffer.from(await image.arrayBuffer())
      expect(bytes.toString('base64') === shared.png || bytes.toString() === shared.svg).toBe(true)
    }
  })
})

describe('F60 the API asks who it is', () => {
  it('refuses without a token and with a wrong one', async () => {
    const none = await ask(null, 'GET', '/api/v1/bots')
    expect(none.status).toBe(401)
    expect((none.json() as Problem).error.nextStep).toContain('/bots token')
    const wrong = await fetch(`${server.base()}/api/v1/bots`, {
      headers: { authorization: `Bearer slw_${'x'.repeat(32)}` },
    })
    expect(wrong.status).toBe(401)
  })

  it('F66 names the bot that was most likely meant, and knows it in any case', async () => {
    const { slug } = await seedBot(server.db())
    const error = await asks('mo', 'GET', `/api/v1/bots/${slug.replace('shop', 'sohp')}`)
    expect(error).toMatchObject({ code: 'NOT_FOUND' })
    expect(error.nextStep).toMatch(/^Did you mean shop-/)
    expect((await ask('mo', 'GET', `/api/v1/bots/${slug.toUpperCase()}`)).status).toBe(200)
  })

  it('passes the same check as every other way in', async () => {
    const { slug } = await seedBot(server.db())
    const at = `/api/v1/bots/${slug}`
    const error = await asks('noa', 'POST', `${at}/requests`, { comment: 'Please' })
    expect(error).toMatchObject({ code: 'FORBIDDEN' })
    expect(error.sentence).toContain('designer or manager')
    expect((await ask('noa', 'GET', `${at}/draft`)).status).toBe(403)
    const audited = await server
      .db()('audit')
      .where({ action: 'request.make.refused', actor: 'noa' })
    expect(audited[0]).toMatchObject({ via: 'http' })
  })

  it('slows an address down that keeps guessing, and never locks a right token out', async () => {
    const guess = () =>
      fetch(`${server.base()}/api/v1/bots`, { headers: { authorization: 'Bearer slw_guess' } })
    for (let tries = 0; tries < 21; tries++) await guess()
    expect((await guess()).status).toBe(429)
    expect((await ask('mo', 'GET', '/api/v1/bots')).status).toBe(200)
    server.later(61_000)
    expect((await guess()).status).toBe(401)
  })

  it('F27 has no address that decides, and none that changes anything by GET', async () => {
    const { paths } = (await ask(null, 'GET', '/api/openapi.json')).json() as {
      paths: Record<string, Record<string, { summary: string }>>
    }
    expect(Object.keys(paths).filter((path) => /approve|decline|activate/.test(path))).toEqual([])
    const changing = /save|make|ask|take in/i
    const gets = Object.values(paths).flatMap(({ get }) => (get ? [get.summary] : []))
    expect(gets.filter((summary) => changing.test(summary))).toEqual([])
  })
})

describe('every problem has one shape', () => {
  it.each([
    ['an unknown bot', 'GET', '/api/v1/bots/nobody', undefined, 404],
    ['an unknown address', 'GET', '/api/v2/bots', undefined, 404],
    ['a field of the wrong type', 'POST', '/api/v1/bots', { slug: 7, name: 'x' }, 422],
    ['no body', 'POST', '/api/v1/bots', undefined, 422],
    ['a YAML body where none is read', 'POST', '/api/v1/bots', 'slug: x', 422],
    ['a revision that is no number', 'PUT', '/api/v1/bots/nobody/draft?revision=x', 'a: 1', 422],
  ])('for %s', async (_name, method, path, body, status) => {
    const answer = await ask('dana', method, path, body)
    expect(answer.status).toBe(status)
    const { error } = answer.json() as Problem
    expect(error.sentence).toMatch(/\.$/)
    expect(error.nextStep.length).toBeGreaterThan(5)
  })

  it('for a body that is no JSON, one of the wrong type and one that is too long', async () => {
    const send = (type: string, body: string) =>
      fetch(`${server.base()}/api/v1/bots`, {
        method: 'POST',
        headers: { authorization: `Bearer ${server.token('dana')}`, 'content-type': type },
        body,
      })
    const answers = await Promise.all([
      send('application/json', '{"slug": '),
      send('application/xml', '<a/>'),
      send('application/json', JSON.stringify({ slug: 'x'.repeat(5_000_000) })),
    ])
    expect(answers.map(({ status }) => status)).toEqual([400, 415, 413])
    for (const answer of answers) {
      expect(((await answer.json()) as Problem).error.nextStep).not.toBe('')
    }
  })

  it('for an address that cannot be read', async () => {
    for (const path of ['/%', '/api/v1/bots/%zz', `/api/v1/bots/${'x'.repeat(200)}`]) {
      const answer = await ask('dana', 'GET', path)
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(answer.status).toBeLessThan(500)
      expect((answer.json() as Problem).error).toMatchObject({
        sentence: expect.stringMatching(/\.$/),
        nextStep: expect.stringMatching(/\.$/),
      })
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(answer.headers.get('x-request-id')).toMatch(/^[0-9A-Z]{26}$/)
    }
  })

  it('for a bug: a reference, and nothing of what broke', async () => {
    const answer = await ask(null, 'GET', '/broken')
    expect(answer.status).toBe(500)
    expect(answer.text).not.toContain('secret plan')
    expect((answer.json() as Problem).error.reference).toMatch(/^[0-9a-f]{8}$/)
  })

  it('takes hostile YAML as findings or a refusal, never as a failure', async () => {
    const aliases = `a: &a [x]\n${Array.from({ length: 30 }, (_, i) => `b${i}: &b${i} [${i ? `*b${i - 1},*b${i - 1}` : '*a'}]`).join('\n')}`
    for (const source of [aliases, '\t\tx: 1', '[[[[[', '\u0000', 'flows: 7', '']) {
      const answer = await ask('dana', 'POST', '/api/v1/validate', { source })
      const { findings, error } = answer.json() as { findings?: object[]; error?: { code: string } }
      expect([findings?.length ?? 0, error?.code]).not.toEqual([0, undefined])
      expect(answer.status).toBeLessThan(500)
    }
  })
})

describe('the server', () => {
  it('says that it is up and ready', async () => {
    expect((await ask(null, 'GET', '/healthz')).json()).toEqual({ status: 'up' })
    expect((await ask(null, 'GET', '/readyz')).json()).toEqual({ status: 'ready' })
  })

  it('sends careful headers and a request id', async () => {
    const { headers } = await ask(null, 'GET', '/healthz')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-request-id')).toMatch(/^[0-9A-Z]{26}$/)
  })

  it('F72 describes every address in OpenAPI, examples of real bots validate', async () => {
    const described = (await ask(null, 'GET', '/api/openapi.json')).json() as {
      openapi: string
      paths: object
    }
    expect(described.openapi).toBe('3.1.0')
    expect(Object.keys(described.paths).length).toBeGreaterThan(20)
    const source = readFileSync('examples/orders.yml', 'utf8')
    expect((await ask('dana', 'POST', '/api/v1/validate', source)).status).toBe(200)
  })
})
