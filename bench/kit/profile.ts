import { WebSocket } from 'ws'

type Frame = { functionName: string; url: string; lineNumber: number }
type Profile = {
  nodes: { id: number; callFrame: Frame }[]
  samples: number[]
  timeDeltas: number[]
}
type Answer = { id: number; result: { profile?: Profile } }

/** Profiles the main thread of a server that was started with `--inspect` while `work` is done. */
export async function profiled(inspect: string, work: () => Promise<unknown>): Promise<string> {
  const socket = new WebSocket(inspect)
  await new Promise((resolve) => void socket.once('open', resolve))
  let id = 0
  const ask = (method: string): Promise<Answer['result']> =>
    new Promise((resolve) => {
      const mine = (id += 1)
      const hear = (data: unknown) => {
        const answer: Answer = JSON.parse(String(data))
        if (answer.id !== mine) return
        socket.off('message', hear)
        resolve(answer.result)
      }
      socket.on('message', hear)
      socket.send(JSON.stringify({ id: mine, method }))
    })
  await ask('Profiler.enable')
  await ask('Profiler.start')
  await work()
  const { profile } = await ask('Profiler.stop')
  socket.close()
  return profile ? reportOf(profile) : ''
}

const linesMax = 30

/** The share of each package and function, without what was idle. */
function reportOf({ nodes, samples, timeDeltas }: Profile): string {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]))
  const [parts, functions] = [new Map<string, number>(), new Map<string, number>()]
  let busy = 0
  for (const [at, id] of samples.entries()) {
    const frame = frames.get(id)
    const us = timeDeltas[at] ?? 0
    if (!frame || frame.functionName === '(idle)') continue
    busy += us
    const place = frame.url.split('/').slice(-2).join('/')
    const name = `${frame.functionName} ${place}:${frame.lineNumber + 1}`
    functions.set(name, (functions.get(name) ?? 0) + us)
    parts.set(partOf(frame), (parts.get(partOf(frame)) ?? 0) + us)
  }
  const lines = (of: Map<string, number>) =>
    [...of]
      .toSorted(([, one], [, other]) => other - one)
      .slice(0, linesMax)
      .map(([name, us]) => `    ${((us / busy) * 100).toFixed(1).padStart(5)} % ${name}`)
  return ['  By part:', ...lines(parts), '  By function:', ...lines(functions)].join('\n')
}

function partOf({ url, functionName }: Frame): string {
  const inPackage = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1]
  if (inPackage !== undefined) return inPackage
  if (url === '') return functionName
  return url.startsWith('node:') ? url : `Slipway ${/dist\/(\w+\/\w+)/.exec(url)?.[1] ?? ''}`
}
