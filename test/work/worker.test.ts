import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { constants, getPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { contentOf } from '../../src/work/content.ts'
import { takenOver } from '../../src/work/handed.ts'
import { runJob } from '../../src/work/run-job.ts'
import { startWorker } from '../../src/work/start-worker.ts'
import type { Worker } from '../../src/work/start-worker.ts'

const started: Worker[] = []
afterEach(() => {
  vi.useRealTimers()
  for (const worker of started.splice(0)) process.kill(worker.pid, 'SIGKILL')
})

function start(memoryMb?: number): Worker {
  const worker = startWorker(memoryMb)
  started.push(worker)
  return worker
}

async function run(worker: Worker, job: string, input: unknown): Promise<unknown> {
  const { sent } = await contentOf(input)
  return takenOver(await worker.run({ job, input: sent }, new AbortController().signal, () => {}))
}

const bot = (flows: number) =>
  `flows:\n${Array.from({ length: flows }, (_, n) => `  f${n}: {steps: [{action: utter_${n}}]}`).join('\n')}\n`
const files = (flows: number) => [{ name: 'bot.yml', text: bot(flows) }]

describe('the process of a job', () => {
  it('F9 gives back the error of its job, and takes the next one', async () => {
    const worker = start()
    await expect(run(worker, 'no such job', null)).rejects.toThrow(/is not a function/)
    expect(await run(worker, 'readBot', files(1))).toMatchObject({ takesValues: false })
  })

  it('F9 dies alone: its job fails and says how', async () => {
    const worker = start()
    await run(worker, 'readBot', files(1))
    const failed = run(worker, 'readBot', files(20_000))
    process.kill(worker.pid, 'SIGKILL')
    await expect(failed).rejects.toThrow('The process of a job ended without an answer: SIGKILL')
    await expect(failed).rejects.toMatchObject({ isOutOfMemory: true })
    started.length = 0
  })

  it('F9 says so where it needs too much memory', async () => {
    const worker = start(20)
    const failed = run(worker, 'readBot', files(20_000))
    await expect(failed).rejects.toMatchObject({ isOutOfMemory: true })
    started.length = 0
  })

  it('F9 says so too where V8 tells much of where that was', async () => {
    const { execPath } = process
    const folder = mkdtempSync(join(tmpdir(), `${'far-'.repeat(50)}`))
    process.execPath = join(folder, 'node')
    symlinkSync(execPath, process.execPath)
    const worker = start(20)
    process.execPath = execPath
    const failed = run(worker, 'readBot', files(20_000))
    await expect(failed).rejects.toMatchObject({ isOutOfMemory: true })
    rmSync(folder, { recursive: true })
    started.length = 0
  })

  it('goes on where a terminal or systemd tells all processes to end', async () => {
    const worker = start()
    await run(worker, 'readBot', files(1))
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.kill(worker.pid, signal)
    expect(await run(worker, 'readBot', files(2))).toMatchObject({ takesValues: false })
  })

  it('ends when nobody has work for it', async () => {
    const worker = start()
    await run(worker, 'readBot', files(1))
    worker.end()
    await expect.poll(() => worker.isAlive()).toBe(false)
    started.length = 0
  })
})

describe.runIf(process.platform === 'linux')('the process of a job on Linux', () => {
  it('F86 goes after every other, with all its threads', async () => {
    const worker = start()
    await run(worker, 'readBot', files(1))
    const threads = readdirSync(`/proc/${worker.pid}/task`).map(Number)
    // Also where we were started with `nice`, as far as there is room.
    const behind = Math.min(getPriority() + 10, constants.priority.PRIORITY_LOW)
    expect(threads.map((thread) => getPriority(thread))).toEqual(threads.map(() => behind))
  })

  it('F9 is the first that Linux ends where the machine has no memory left', async () => {
    const worker = start()
    await run(worker, 'readBot', files(1))
    expect(read(worker.pid, 'oom_score_adj')).toBe('1000\n')
  })

  it('F86 is ended after a minute without work', async () => {
    await killIdle()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    await runJob('readBot', files(905))
    vi.advanceTimersByTime(60_000)
    vi.useRealTimers()
    await expect.poll(() => workersOf(process.pid)).toEqual([])
  })

  it('F9 that died while it had no work is nobody’s trouble', async () => {
    await runJob('readBot', files(903))
    await killIdle()
    expect((await runJob('readBot', files(904))).takesValues).toBe(false)
  })

  it('ends with its server, however that ends', async () => {
    const server = serverThat(`console.log(startWorker().pid); setInterval(() => {}, 1000)`)
    const [pid] = await once(server.stdout, 'data')
    const running = () => read(Number(pid), 'cmdline').includes('work/worker.ts')
    await expect.poll(running).toBe(true)
    server.kill('SIGKILL')
    await expect.poll(running).toBe(false)
  })

  it('ends with its server in the middle of a job', async () => {
    const server = serverThat(
      `const worker = startWorker()
      console.log(worker.pid)
      const flow = (n) => ['f' + n, { steps: [{ action: 'utter_hello' }] }]
      const flows = Object.fromEntries(Array.from({ length: 60_000 }, (_, n) => flow(n)))
      const next = { metadata: {}, slots: {}, responses: {}, flows, nlu: [] }
      const input = { json: Buffer.from(JSON.stringify({ base: null, next, title: 'All' })) }
      const begin = () => {
        const from = cpuTimeMs(worker.pid)
        const end = () => (cpuTimeMs(worker.pid) > from + 500 ? process.exit() : setTimeout(end, 10))
        end()
      }
      const done = worker.run({ job: 'writeChanges', input }, new AbortController().signal, begin)
      done.finally(() => process.exit())`,
    )
    const [pid] = await once(server.stdout, 'data')
    await once(server, 'exit')
    await expect.poll(() => existsSync(`/proc/${Number(pid)}`)).toBe(false)
  })

  it('starts wherever its server was started, also where that folder is gone', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'started in '))
    const server = serverThat(
      `rmdirSync(process.cwd()); ${runs('no such job')}.catch(({ message }) => console.log(message))`,
      { cwd },
    )
    expect(await text(server.stdout)).toContain('is not a function')
  })

  it('F9 that the system does not start is a failure of its job alone, which says why', async () => {
    const server = serverThat(
      `const open = []
      try { for (;;) open.push(openSync('/dev/null')) } catch {}
      const failed = ${runs('readBot')}
      failed.catch(({ message }) => console.log(message, open.forEach((one) => closeSync(one))))`,
      { filesMax: 100 },
    )
    expect(await text(server.stdout)).toMatch(/ended without an answer: spawn .*EMFILE/)
  })

  it('knows none of our secrets, but where the libraries of Node.js are', async () => {
    vi.stubEnv('SLACK_BOT_TOKEN', 'xoxb-of-a-test')
    vi.stubEnv('LD_LIBRARY_PATH', '/libraries/of/a/test')
    const worker = start()
    vi.unstubAllEnvs()
    await run(worker, 'readBot', files(1))
    const known = readFileSync(`/proc/${worker.pid}/environ`, 'utf8').split('\0')
    expect(known).not.toContain('SLACK_BOT_TOKEN=xoxb-of-a-test')
    expect(known).toContain('LD_LIBRARY_PATH=/libraries/of/a/test')
  })
})

/** Another process of ours, which does this and ends. */
function serverThat(code: string, { cwd = process.cwd(), filesMax = 1000 } = {}) {
  const srcWork = new URL('../../src/work', import.meta.url).href
  const whole = `
    import { closeSync, openSync, rmdirSync } from 'node:fs'
    import { startWorker } from '${srcWork}/start-worker.ts'
    import { cpuTimeMs } from '${srcWork}/cpu-time.ts'
    ${code}`
  const tsx = import.meta.resolve('tsx')
  const node = [process.execPath, '--import', tsx, '--input-type=module', '-e', whole]
  const limited = ['-c', `ulimit -n ${filesMax}; exec "$0" "$@"`, ...node]
  return spawn('sh', limited, { cwd, stdio: ['ignore', 'pipe', 'inherit'] })
}

const runs = (job: string) =>
  `startWorker().run({ job: '${job}', input: { json: '[]' } }, new AbortController().signal, () => {})`

/** Until nothing is left of them: one that is dying looks alive. */
async function killIdle(): Promise<void> {
  const idle = workersOf(process.pid)
  for (const pid of idle) process.kill(pid, 'SIGKILL')
  await expect.poll(() => idle.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([])
}

const workersOf = (parent: number): number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && stateOf(read(pid, 'stat'))[4 - 3] === `${parent}`)
    .filter((pid) => read(pid, 'cmdline').includes('work/worker.ts'))

/** Nothing where the process is gone. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}

/** From its third field on: the name before it may hold anything. */
const stateOf = (stat: string): string[] => stat.split(') ').at(-1)?.split(' ') ?? []
