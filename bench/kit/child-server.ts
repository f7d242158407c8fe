import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastGraph } from './graph.ts'
import { secret } from './customers-load.ts'

export type ChildServer = { child: ChildProcess; name: string; hook: string; inspect: string }

/** Starts a server that says where it listens. */
export async function startChild(
  name: string,
  argv: readonly string[],
  graph: FastGraph,
  database = '',
): Promise<ChildServer> {
  const env = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    PORT: '0',
    LOG_LEVEL: 'error',
    PLAYGROUND: 'off',
    DATABASE_URL: database,
    WHATSAPP_APP_SECRET: secret,
    WHATSAPP_VERIFY_TOKEN: 'a-verify-token-of-a-bench',
    WHATSAPP_ACCESS_TOKEN: 'an-access-token-of-a-bench',
    WHATSAPP_GRAPH_URL: graph.url,
    WHATSAPP_SENDS_PER_SECOND: '1000',
  }
  const child = spawn(process.execPath, argv, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  process.once('exit', () => child.kill('SIGKILL'))
  let [out, errors] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
    if (!text.startsWith('Debugger')) process.stderr.write(text)
  })
  while (!/http:\/\/[\w.:]+/.test(out)) {
    if (child.exitCode !== null) throw new Error(`${name} ended: ${errors}`)
    await sleep(20)
  }
  const found = /http:\/\/[\w.:]+/.exec(out)?.[0] ?? ''
  const inspect = /ws:\/\/\S+/.exec(errors)?.[0] ?? ''
  return { child, name, hook: `${found}/whatsapp/webhook`, inspect }
}

export async function stopChild({ child }: ChildServer): Promise<void> {
  child.kill('SIGTERM')
  await once(child, 'close')
}

/** Of all its threads, user and system; the kernel counts in hundredths of a second. */
export function cpuMs({ child }: ChildServer, thread?: number): number {
  const path = thread === undefined ? 'stat' : `task/${thread}/stat`
  const text = readFileSync(`/proc/${child.pid}/${path}`, 'utf8')
  const fields = text.split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

export function residentMb({ child }: ChildServer): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
}
