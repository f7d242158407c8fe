import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Config } from '../config.ts'
import type { Db } from '../store/kit/database.ts'
import { resealEndpointSecrets } from '../store/senders/endpoint-secrets.ts'
import { deleteMeta, getMeta } from '../store/kit/meta.ts'
import type { SealKeys } from '../store/kit/seal.ts'
import { resealProfileSecrets } from '../store/profiles/profile-secrets.ts'
import { resealSlackInstallations } from '../store/delivery/slack-installations.ts'

/**
 * `old` is what signed everything before each endpoint had a secret of its own, while that lasts.
 */
export type Secrets = { keys: SealKeys | null; old: { secret: string; until: number } | null }

/**
 * The keys that seal; what was sealed with an old one is sealed again. Without SECRET_KEY one is
 * made beside the SQLite file, where a copy of the database alone does not carry it; what an older
 * version kept inside the database moves there. With PostgreSQL there is no such place: null.
 */
export async function readSecrets(config: Config, db: Db, now: number): Promise<Secrets> {
  const inDatabase = await getMeta(db, 'secretKey')
  const current = config.secretKey ?? keyFile(config, inDatabase)
  const keys = current === null ? null : { current, old: config.secretKeyOld }
  if (keys) {
    await db.transaction(async (trx) => {
      await resealEndpointSecrets(trx, keys)
      await resealProfileSecrets(trx, keys)
      await resealSlackInstallations(trx, keys)
    })
  }
  const until = Number((await getMeta(db, 'oldSignatureUntil')) ?? 0)
  const secret = config.secretKeyOld.at(-1) ?? config.secretKey ?? inDatabase ?? current
  const isMoved = 'file' in config.database && config.secretKey === null
  if (inDatabase !== null && (isMoved || until <= now)) await deleteMeta(db, 'secretKey')
  return { keys, old: secret !== null && until > now ? { secret, until } : null }
}

function keyFile({ database }: Config, inDatabase: string | null): string | null {
  if (!('file' in database)) return null
  const file = join(dirname(realpathSync(database.file)), 'secret.key')
  if (!existsSync(file)) {
    const key = inDatabase ?? randomBytes(32).toString('base64url')
    writeFileSync(file, `${key}\n`, { mode: 0o600, flag: 'wx' })
  }
  chmodSync(file, 0o600)
  return readFileSync(file, 'utf8').trim()
}
