import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sqlite } from '../../../helpers/databases.ts'
import { openWorkspace } from '../workspace.ts'

const pageFolder = join(import.meta.dirname, '../../../../adapters/playground/page')
const pageFiles = readdirSync(pageFolder, { recursive: true, encoding: 'utf8' })
const said = { as: 'dev', channel: 'releases', text: 'Good morning' }

describe('who may speak to the playground', () => {
  const db = sqlite()
  let space: Awaited<ReturnType<typeof openWorkspace>>
  beforeAll(async () => {
    space = await openWorkspace(db())
  })
  afterAll(() => space.app.close())

  const say = (headers: Record<string, string>, payload: object = said) =>
    space.app.inject({
      method: 'POST',
      url: '/playground/api/say',
      headers: { 'x-slipway-playground': '1', ...headers },
      payload: { id: crypto.randomUUID(), ...payload },
    })
  const messages = async () => await db()('playgroundMessages').count({ n: '*' }).first()

  it('F71 answers on every loopback name', async () => {
    for (const host of ['localhost:3000', '127.0.0.1:3000', '[::1]:3000', 'localhost']) {
      expect((await space.app.inject({ url: '/', headers: { host } })).statusCode).toBe(200)
    }
  })

  it('F71 refuses every other host name, so that a rebound name reads and changes nothing', async () => {
    for (const host of [
      'evil.example',
      'localhost.evil.example',
      '127.0.0.1.nip.io:3000',
      '10.0.0.5',
    ]) {
      for (const url of ['/', '/playground/api/start', '/playground/page/main.js']) {
        const answer = await space.app.inject({ url, headers: { host } })
        expect(answer.statusCode).toBe(403)
        expect(answer.json().sentence).toMatch(/only to its own page/)
      }
      expect((await say({ host })).statusCode).toBe(403)
    }
  })

  it('refuses pages of another origin, also of this machine', async () => {
    const before = await messages()
    const origins = ['https://evil.example', 'http://localhost:9999', 'null', 'file://']
    for (const origin of origins) {
      expect((await say({ host: 'localhost:3000', origin })).statusCode).toBe(403)
    }
    expect(await messages()).toEqual(before)
    expect(
      (await say({ host: 'localhost:3000', origin: 'http://localhost:3000' })).statusCode,
    ).toBe(200)
  })

  it('refuses a change without the header that no foreign form can send', async () => {
    const before = await messages()
    const answer = await say({ 'x-slipway-playground': '' })
    expect(answer.statusCode).toBe(403)
    expect(answer.json()).toEqual({
      sentence: 'This did not come from the playground page.',
      nextStep: 'Use the page, or send the header x-slipway-playground: 1.',
    })
    expect(await messages()).toEqual(before)
  })

  it('refuses what is not JSON, and what is broken', async () => {
    const post = (type: string, payload: string) =>
      space.app.inject({
        method: 'POST',
        url: '/playground/api/say',
        headers: { 'x-slipway-playground': '1', 'content-type': type },
        payload,
      })
    expect((await post('text/plain', JSON.stringify(said))).statusCode).toBe(415)
    expect((await post('application/x-www-form-urlencoded', 'as=dev')).statusCode).toBe(415)
    expect((await post('application/json', '{"as":')).statusCode).toBe(400)
    expect((await post('application/json', '')).json().sentence).toMatch(/could not read/)
  })

  it('refuses what is too long, in words', async () => {
    expect((await say({}, { ...said, text: 'x'.repeat(3000) })).statusCode).toBe(400)
    const answer = await say({}, { ...said, text: 'x'.repeat(100_000) })
    expect(answer.statusCode).toBe(413)
    expect(answer.json().sentence).toBe('That is too long to send.')
  })

  it('F71 says in words that the database can not be written, and keeps a bug to itself', async () => {
    await db().raw('PRAGMA query_only = ON')
    const answer = await say({})
    await db().raw('PRAGMA query_only = OFF')
    expect(answer.statusCode).toBe(503)
    expect(answer.json()).toEqual({
      sentence: 'The database is read-only.',
      nextStep: 'Let this user write the database file and its folder, then start again.',
      ref: expect.stringMatching(/^[0-9A-F]{6}$/),
    })
    expect((await say({}, { ...said, text: 'Still there?' })).statusCode).toBe(200)
  })

  it('F71 says on the phone too that the disk is full', async () => {
    const { say: answers } = space.phone
    space.phone.say = () =>
      Promise.reject(Object.assign(new Error('no space'), { code: 'SQLITE_FULL' }))
    const write = () =>
      space.app.inject({
        method: 'POST',
        url: '/playground/api/phone',
        headers: { 'x-slipway-playground': '1' },
        payload: {
          environment: 'development',
          botId: 'b1',
          contact: '12025550142',
          text: 'hello',
          messageId: crypto.randomUUID(),
        },
      })
    const full = await write()
    space.phone.say = () => Promise.reject(new Error('a secret'))
    const bug = await write()
    space.phone.say = answers
    expect(full.json().sentence).toBe(
      'The disk that holds the database is full, so nothing was saved.',
    )
    expect([bug.statusCode, bug.json().sentence]).toEqual([500, 'Something broke on the server.'])
  })

  it('F27 changes nothing on any GET', async () => {
    const before = await messages()
    const query = new URLSearchParams({ ...said, id: crypto.randomUUID() }).toString()
    for (const path of ['say', 'click', 'submit']) {
      const { statusCode } = await space.app.inject({ url: `/playground/api/${path}?${query}` })
      expect(statusCode).toBe(404)
    }
    expect(await messages()).toEqual(before)
    expect(space.core.told).toEqual([])
  })
})

describe('the files of the page', () => {
  const db = sqlite()
  let space: Awaited<ReturnType<typeof openWorkspace>>
  beforeAll(async () => {
    space = await openWorkspace(db())
  })
  afterAll(() => space.app.close())

  it('F71 are all there, under a policy without inline scripts or foreign sources', async () => {
    const names = pageFiles.filter((name) => /\.(js|css|svg)$/.test(name))
    expect(names.length).toBeGreaterThan(20)
    for (const name of names) {
      const { statusCode, headers, body } = await space.app.inject(`/playground/page/${name}`)
      expect([name, statusCode]).toEqual([name, 200])
      expect(headers['content-security-policy']).toContain("default-src 'self'")
      expect(headers['content-security-policy']).not.toContain('unsafe')
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(body).toBe(readFileSync(join(pageFolder, name), 'utf8'))
    }
  })

  it('load nothing from elsewhere and hold nothing inline', async () => {
    const { body } = await space.app.inject('/')
    expect(body).not.toMatch(/https?:|<style|style=|\son\w+=|<script(?![^>]*\ssrc=)/)
  })

  it('are all found that the page names', async () => {
    const { body } = await space.app.inject('/')
    const named = [...body.matchAll(/(?:href|src)="(\/playground\/[^"]+)"/g)].map(
      ([, url = '']) => url,
    )
    expect(named.length).toBeGreaterThan(10)
    for (const url of named) {
      expect([url, (await space.app.inject(url)).statusCode]).toEqual([url, 200])
    }
  })

  it('never read markup from data', () => {
    const sources = pageFiles.filter((name) => name.endsWith('.js'))
    for (const name of sources) {
      const text = readFileSync(join(pageFolder, name), 'utf8')
      expect(text).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser/)
    }
  })

  it('are sent once and then confirmed', async () => {
    const first = await space.app.inject('/playground/page/main.js')
    const etag = String(first.headers['etag'])
    const again = await space.app.inject({
      url: '/playground/page/main.js',
      headers: { 'if-none-match': etag },
    })
    expect([again.statusCode, again.body]).toEqual([304, ''])
  })

  it('are the only files that can be had', async () => {
    const names = [
      'tsconfig.json',
      '..%2findex.ts',
      '%2e%2e%2fguard.ts',
      'nosuch.js',
      '.js',
      'a/b.js',
      'chat/nosuch.js',
      'chat/..%2f..%2findex.ts',
      'chat/form/fields.js',
    ]
    for (const name of names) {
      expect((await space.app.inject(`/playground/page/${name}`)).statusCode).toBe(404)
    }
  })
})
