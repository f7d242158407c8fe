import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { requestPublish } from '../../src/control/requests/request-publish.ts'
import { ctxFor, seedBot } from '../helpers/cast.ts'
import { publishedBot } from '../helpers/live.ts'
import { editServer } from './edit-server.ts'

type Answer = { revision: number; source: string; readOnly: { why: string } | null }
type Refused = { error: { sentence: string; nextStep: string; fields: Record<string, string> } }
const marked = { 'x-slipway-edit': '1' }

async function ask(
  url: string,
  headers: Record<string, string>,
  body?: object,
): Promise<{ status: number; json: Answer & Refused }> {
  const answer = await fetch(url, {
    method: body ? 'POST' : 'GET',
    headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: answer.status, json: (await answer.json()) as Answer & Refused }
}

describe('the editor in the playground', () => {
  const server = editServer('playground')
  const at = (slug: string, path = '') => `${server.base()}/edit/api/${slug}${path}`
  const as = (name: string) => ({ ...marked, 'x-slipway-as': name })

  it('F4 saves from the revision it started from, and refuses a stale save by name', async () => {
    const { slug } = await seedBot(server.db())
    const { json } = await ask(at(slug), as('dana'))
    const source = json.source.replace('Hello', 'Welcome')
    const first = await ask(at(slug, '/save'), as('dana'), { revision: json.revision, source })
    expect(first.json.revision).toBe(json.revision + 1)
    const late = { revision: json.revision, source: json.source.replace('Hello', 'Hi') }
    const stale = await ask(at(slug, '/save'), as('dov'), late)
    expect(stale.status).toBe(409)
    expect(stale.json.error.sentence).toContain('Dana changed response:utter_menu')
    expect((await ask(at(slug), as('dov'))).json.source).toBe(source)
  })

  it('F4 locks the draft for one editor and frees it after five minutes without activity', async () => {
    const { slug } = await seedBot(server.db())
    expect((await ask(at(slug, '/lock'), as('dana'), {})).status).toBe(200)
    const seen = await ask(at(slug), as('dov'))
    expect(seen.json.readOnly?.why).toContain('Dana is editing')
    expect((await ask(at(slug, '/lock'), as('dov'), {})).status).toBe(409)
    server.later(5 * 60_000 + 1)
    expect((await ask(at(slug, '/lock'), as('dov'), {})).status).toBe(200)
    expect((await ask(at(slug, '/unlock'), as('dov'), {})).status).toBe(200)
    expect((await ask(at(slug), as('dana'))).json.readOnly).toBeNull()
  })

  it('F3 is read-only while a request waits, with the reason and the way out', async () => {
    const { slug } = await seedBot(server.db())
    await requestPublish(ctxFor(server.db(), 'dana'), { bot: slug, comment: 'Please' })
    const { json } = await ask(at(slug), as('dana'))
    expect(json.readOnly?.why).toMatch(/R-\d+ is awaiting approval/)
    const { revision, source } = json
    const save = await ask(at(slug, '/save'), as('dana'), { revision, source: `${source}\n` })
    expect(save.status).toBe(412)
    expect(save.json.error.nextStep).toContain('Withdraw')
  })

  it('F60 passes the same check as every other way in', async () => {
    const { slug } = await seedBot(server.db())
    const { json } = await ask(at(slug), as('dana'))
    const { revision, source } = json
    expect((await ask(at(slug), as('noa'))).status).toBe(403)
    const save = await ask(at(slug, '/save'), as('ana'), { revision, source })
    expect(save.json.error.sentence).toContain('designer or manager')
    expect((await ask(at(slug), as('nobody'))).status).toBe(401)
    const [audited] = await server
      .db()('audit')
      .where({ actor: 'ana', action: 'draft.save.refused' })
    expect(audited).toMatchObject({ via: 'page' })
  })

  it('takes only what its own page sends: no other host name, no other origin, no plain form', async () => {
    const { slug } = await seedBot(server.db())
    const url = at(slug, '/lock')
    const statuses = [
      await raw(url, { ...as('dana'), host: 'evil.example' }),
      await raw(url, { ...as('dana'), host: '127.0.0.1.evil.example:80' }),
      await raw(url, { ...as('dana'), origin: 'https://evil.example' }),
      await raw(url, { 'x-slipway-as': 'dana' }),
      await raw(at(slug), { ...as('dana'), host: 'evil.example' }, 'GET'),
      await raw(`${server.base()}/edit/${slug}`, { host: 'evil.example' }, 'GET'),
    ]
    expect(statuses).toEqual([403, 403, 403, 403, 403, 403])
    expect(await raw(url, as('dana'))).toBe(200)
  })

  it('F4 F74 tells what customers will notice of a text as it is typed, and saves nothing', async () => {
    const bot = await publishedBot(server.db())
    const { json } = await ask(at(bot.slug), as('dana'))
    const told = async (source?: string) =>
      (
        await ask(
          at(bot.slug, '/changes'),
          as('dana'),
          source === undefined ? undefined : { source },
        )
      ).json as unknown as { from: string; told: { total: number; entries: { title: string }[] } }
    expect(await told()).toMatchObject({ from: 'V1.0', told: { total: 0 } })
    const typed = await told(json.source.replace('Hello', 'Good morning'))
    expect(typed).toMatchObject({ from: 'V1.0', told: { total: 1 } })
    expect(JSON.stringify(typed)).toContain('Good morning')
    const half = await ask(at(bot.slug, '/changes'), as('dana'), {
      source: `${json.source}\n  - : [`,
    })
    expect([half.status, Object.keys(half.json.error.fields)]).toEqual([422, ['source']])
    const secret = await ask(at(bot.slug, '/changes'), as('noa'), { source: json.source })
    expect(secret.status).toBe(403)
    expect((await ask(at(bot.slug), as('dana'))).json).toMatchObject({
      revision: json.revision,
      source: json.source,
    })
  })

  it('F27 changes nothing by GET', async () => {
    const { slug } = await seedBot(server.db())
    for (const verb of ['save', 'lock', 'unlock', 'validate']) {
      expect(await raw(at(slug, `/${verb}`), as('dana'), 'GET')).toBe(404)
    }
  })

  it('serves its page without inline code, whatever the bot is called', async () => {
    const page = await fetch(`${server.base()}/edit/orders`)
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'self'.*trusted-types/)
    const html = await page.text()
    expect(html).not.toMatch(/<script(?![^>]*src)|style=| on\w+=/)
    for (const [, file] of html.matchAll(/"(\/edit\/page\/[^"]+)"/g)) {
      expect((await fetch(`${server.base()}${file}`)).status).toBe(200)
    }
    expect((await fetch(`${server.base()}/edit/page/..%2f..%2fserver.ts`)).status).toBe(404)
    expect((await fetch(`${server.base()}/edit/page/tsconfig.json`)).status).toBe(404)
  })
})

describe('the editor beside a real chat', () => {
  const server = editServer('tokens')
  const at = (slug: string) => `${server.base()}/edit/api/${slug}`

  it('F60 asks for a personal token, and believes nothing else', async () => {
    const { slug } = await seedBot(server.db())
    expect((await ask(at(slug), { ...marked, 'x-slipway-as': 'dana' })).status).toBe(401)
    const read = await ask(at(slug), { authorization: `Bearer ${server.token()}` })
    expect(read.json.readOnly).toBeNull()
    expect((await ask(`${server.base()}/edit/start`, {})).json).toEqual({
      people: null,
      chat: null,
    })
  })
})

/** fetch sets Host and Origin by itself, so this one speaks HTTP by hand. */
function raw(url: string, headers: Record<string, string>, method = 'POST'): Promise<number> {
  return new Promise((resolve, reject) => {
    const json = { 'content-type': 'application/json' }
    const call = request(
      url,
      { method, headers: { ...headers, ...(method === 'POST' && json) } },
      (answer) => {
        answer.resume()
        resolve(answer.statusCode ?? 0)
      },
    )
    call.on('error', reject)
    call.end(method === 'POST' ? '{}' : undefined)
  })
}
