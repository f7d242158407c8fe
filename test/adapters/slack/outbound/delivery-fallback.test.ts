import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { tryResponseUrl } from '../../../../adapters/slack/inbound/response-url.ts'
import { deliverWithFallback } from '../../../../adapters/slack/inbound/delivery-fallback.ts'
import { SendProblem } from '../../../../src/chat/outbound-port.ts'
import type { Answer, ChatCore, File } from '../../../../src/chat/port.ts'
import { fakeChatCore } from '../../../doubles/chat-core.ts'
import { channel, openSlack } from '../driver.ts'
import type { Opened } from '../driver.ts'

const never = new AbortController().signal
const slowDown = (seconds: number) => new SendProblem('slack', 'slow down', seconds * 1000)
const closed = new SendProblem('slack', 'closed', null)

/** Looks again and again, without a timer. */
async function seen(look: () => boolean): Promise<void> {
  while (!look()) await new Promise((resolve) => setImmediate(resolve))
}

describe('the ways to whoever waits for an answer', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
  afterEach(() => void vi.useRealTimers())

  /** A way that fails so often, and when it was tried, in seconds from now. */
  function way(...problems: Error[]) {
    const at: number[] = []
    const begun = performance.now()
    const go = async () => {
      at.push(Math.round((performance.now() - begun) / 1000))
      const problem = problems.length > 1 ? problems.shift() : problems[0]
      if (problem && problem !== taken) throw problem
    }
    return { go, at }
  }
  const taken = new Error('taken')
  const outcome = (ways: { go: () => Promise<void> }[], ending: AbortSignal = never) =>
    deliverWithFallback(
      ways.map(({ go }) => go),
      ending,
    ).then(
      () => 'out',
      (error: unknown) => error,
    )

  it('F68 takes the next way at once where one is closed, busy or broken', async () => {
    for (const problem of [slowDown(30), closed, new Error('a bug')]) {
      const [first, second] = [way(problem), way(taken)]
      expect(await outcome([first, second])).toBe('out')
      expect([first.at, second.at]).toEqual([[0], [0]])
    }
  })

  it('F68 waits as long as Slack asked where no way is left, and tries each in its own time', async () => {
    const [busy, busier, shut] = [way(slowDown(3)), way(slowDown(8), taken), way(closed)]
    const done = outcome([busy, busier, shut])
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await done).toBe('out')
    expect([busy.at, busier.at, shut.at]).toEqual([[0, 3, 6], [0, 8], [0]])
  })

  it('gives up after a minute, and at once where waiting can’t help', async () => {
    const busy = way(slowDown(25))
    const done = outcome([busy])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(await done).toMatchObject({ message: 'slow down' })
    expect(busy.at).toEqual([0, 25, 50])
    for (const problem of [closed, slowDown(90)])
      expect(await outcome([way(problem)])).toBe(problem)
    expect(await outcome([])).toMatchObject({ retryAfterMs: null })
  })

  it('does not keep a process that stops', async () => {
    const stopping = new AbortController()
    const busy = way(slowDown(20))
    const done = outcome([busy], stopping.signal)
    await vi.advanceTimersByTimeAsync(1000)
    stopping.abort()
    expect(await done).toMatchObject({ message: 'slow down' })
    expect(await outcome([busy], stopping.signal)).toMatchObject({ message: 'slow down' })
    expect(busy.at).toEqual([0, 1])
  })
})

describe('a way back that somebody else named', () => {
  afterEach(() => void vi.unstubAllGlobals())
  const asked: string[] = []
  const at = async (url: string, apiUrl: string | null) => {
    asked.length = 0
    vi.stubGlobal('fetch', async (to: string) => {
      asked.push(to)
      return new Response('ok')
    })
    const isOut = await tryResponseUrl({ apiUrl }, url, { text: 'secret' })
    expect(asked).toEqual(isOut ? [url] : [])
    return isOut
  }

  it('is followed to Slack’s own servers, and to the one that is Slack in tests', async () => {
    for (const url of [
      'https://hooks.slack.com/actions/T1/1/x',
      'https://hooks.slack-gov.com/commands/T1/1/x',
      'https://edgeapi.slack.com/x',
    ])
      expect(await at(url, null)).toBe(true)
    const own = 'http://127.0.0.1:4000/api/'
    expect(await at('http://127.0.0.1:4000/response/T1/r1', own)).toBe(true)
    expect(await at('https://hooks.slack.com/x', own)).toBe(true)
  })

  it('is never followed to another server', async () => {
    for (const url of [
      'http://hooks.slack.com/x',
      'https://hooks.slack.com.evil.example/x',
      'https://evilslack.com/x',
      'https://hooks.slack.com@evil.example/x',
      'https://hooks.slack.com:8443/x',
      'https://evil.example/#.slack.com',
      'http://169.254.169.254/latest/meta-data',
      'http://localhost:4000/response/T1/r1',
      'file:///etc/passwd',
      'no address',
      '',
    ]) {
      expect(await at(url, null)).toBe(false)
      expect(await at(url, 'http://127.0.0.1:4000/api/')).toBe(false)
    }
  })
})

describe('an answer in a Slack in trouble', () => {
  const open: Opened[] = []
  afterEach(async () => {
    for (const one of open.splice(0)) await one.stop()
  })
  async function opened(core: ChatCore = fakeChatCore()) {
    const one = await openSlack(core, Date.now, 'http')
    open.push(one)
    return { ...one, ana: one.slack.user('ana') }
  }
  const answering = (answer: Answer): ChatCore => ({
    ...fakeChatCore(),
    receive: async () => answer,
  })
  const withFile = (audience: 'private' | 'public', file: Partial<File> = {}): Answer => ({
    kind: 'notice',
    audience,
    notice: {
      tone: 'ok',
      lines: [['Here it is.']],
      buttons: [],
      files: [
        {
          name: 'audit.csv',
          mime: 'text/csv',
          bytes: new TextEncoder().encode('when,who'),
          alt: 'The audit log of <!channel> & <@U0ANA>',
          ...file,
        },
      ],
    },
  })

  it('F68 comes after the pause that Slack asks for, where a dead token leaves no other way', async () => {
    const { slack, app, ana, logged } = await opened()
    slack.fault({ method: 'response_url', when: 'before', answer: { retryAfter: 0.01 } })
    for (const method of ['chat.postEphemeral', 'conversations.open'])
      slack.fault({ method, when: 'before', answer: { error: 'token_revoked' } })
    await ana.types('/activate orders', channel)
    await app.idle()
    expect(ana.sees().privates.map(({ text }) => text)).toHaveLength(1)
    expect(ana.sees().privates[0]?.text).toContain('opens *Front desk*')
    expect(logged.filter(({ level }) => level !== 'info')).toEqual([])
  })

  it('F62 F86 sends a large file in pieces, whole and with its length', async () => {
    const bytes = Uint8Array.from({ length: 1_000_000 }, (_, n) => n % 251)
    const { app, ana } = await opened(answering(withFile('private', { bytes })))
    await ana.types('/audit', channel)
    await app.idle()
    expect(
      ana.sees().directs[0]?.files.map((file) => Buffer.from(file.bytes).equals(bytes)),
    ).toEqual([true])
  })

  it('F68 says nothing of a file’s words to anybody but its reader, and calls it what it is', async () => {
    const { slack, app, ana } = await opened(answering(withFile('private')))
    await ana.types('/audit', channel)
    await app.idle()
    const [sent] = ana.sees().directs
    expect(sent?.files.map(({ name }) => name)).toEqual(['audit.csv'])
    const upload = slack.calls.find(({ method }) => method === 'files.completeUploadExternal')
    expect(upload?.args.initial_comment).toBe(
      '📄 The audit log of &lt;!channel&gt; &amp; &lt;@U0ANA&gt;',
    )
    const told = ana.sees().privates.map(({ text }) => text)
    expect(told.join()).toContain('The file is in your direct messages')
    expect(told.join()).not.toMatch(/picture|🖼/)
  })

  it('F68 says so when Slack does not take a file', async () => {
    for (const audience of ['private', 'public'] as const) {
      const { slack, app, ana } = await opened(answering(withFile(audience)))
      slack.fault({ method: 'files.getUploadURLExternal', when: 'before', answer: 500 })
      await ana.types('/audit', channel)
      await app.idle()
      expect(ana.sees().privates.at(-1)?.text).toContain('did not take the file')
    }
  })

  it('lets a stop wait for no pause', async () => {
    const { slack, app, ana, logged } = await opened()
    slack.fault({ method: '*', when: 'before', answer: { retryAfter: 50 }, times: 99 })
    await ana.types('/activate orders', channel)
    await seen(() => slack.calls.some(({ method }) => method === 'conversations.open'))
    await app.stop()
    expect(logged.map(({ message }) => message)).toContain(
      'an answer found no way to the one who asked',
    )
  })
})
