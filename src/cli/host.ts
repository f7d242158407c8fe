import { plainDesk } from '../domain/people/desk.ts'
import { hostname } from 'node:os'
import { createBackground } from '../background.ts'
import type { Background } from '../background.ts'
import type { Config } from '../config.ts'
import type { Ctx } from '../control/kit/context.ts'
import { makeToken } from '../control/people/make-token.ts'
import { verifyAudit } from '../control/audit/verify-audit.ts'
import { parseAccount } from '../domain/account.ts'
import { Refusal } from '../refusal.ts'
import { openStore } from '../serve/open-store.ts'
import { personOfIdentity } from '../store/people/people.ts'
import type { Db } from '../store/kit/database.ts'
import { print } from './print.ts'

type Deps = Omit<Ctx, 'actor'>

/** Walks the audit chain on the server's own host, also while it runs (F62). */
export function auditVerify(config: Config, head: string | undefined): Promise<boolean> {
  return withDatabase(config, async (deps) => {
    const ctx: Ctx = { ...deps, actor: { kind: 'system', part: 'cli' } }
    const check = await verifyAudit(ctx, head === undefined ? {} : { head })
    if (check.ok) print(`The audit log is whole: ${check.rows} rows, head ${check.head}`)
    else print(`The audit log was tampered with at row ${check.at}. ${check.problem}`)
    return check.ok
  })
}

type TokenOptions = { for: string; name?: string; days?: string }

/** Makes a personal token; who can read the database may do that anyway. Prints only the token. */
export function token(config: Config, options: TokenOptions): Promise<void> {
  return withDatabase(config, async (deps) => {
    const account = parseAccount(options.for)
    const person = account && (await personOfIdentity(deps.db, account))
    if (!person) throw nobody(options.for)
    const ctx: Ctx = { ...deps, actor: { kind: 'person', id: person.id, via: 'cli' } }
    const name = options.name ?? `${hostname().slice(0, 30)} ${new Date().toISOString()}`
    const { days } = options
    print((await makeToken(ctx, { name, ...(days !== undefined && { days }) })).token)
  })
}

async function withDatabase<T>(config: Config, work: (deps: Deps) => Promise<T>): Promise<T> {
  const { db, close } = await openStore(config.database, 'look')
  const background = createBackground(logBug)
  try {
    return await work(depsOf(db, background))
  } finally {
    await background.stop()
    await close()
  }
}

/** The running server sees what is written here by itself: it holds nothing of it in memory. */
const depsOf = (db: Db, background: Background): Deps => ({
  db,
  now: Date.now,
  settings: {
    publicUrl: '',
    linkUrl: null,
    commandPrefix: '',
    sealKeys: null,
    whatsapp: null,
    mail: false,
    desk: plainDesk,
    requestLifetimeMs: 0,
  },
  ports: {
    wakeRelay: () => {},
    wake: () => {},
    logBug,
    background,
  },
})

const logBug = () => {}

const nobody = (word: string) =>
  new Refusal(
    'NOT_FOUND',
    `No person here is linked to ${word.slice(0, 60)}.`,
    'Name an account as slack:T0123:U0456, discord:123456 or playground:ava.',
  )
