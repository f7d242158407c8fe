import type { Db } from '../kit/database.ts'
import { reseal, seal, unseal } from '../kit/seal.ts'
import type { SealKeys } from '../kit/seal.ts'

const purpose = 'slipway slack tokens'

/** One workspace, or a whole organisation, that installed the Slack app. */
export type SlackInstallation = {
  install: string
  name: string
  token: string
  botUserId: string
  botId: string
  isOrganisation: boolean
  installedBy: string
  /** UTC ms. */
  installedAt: number
}
type Row = Omit<SlackInstallation, 'token' | 'isOrganisation'> & {
  sealedToken: string
  isOrganisation: number
}

/** Installing again replaces what was there. */
export async function putSlackInstallation(
  db: Db,
  keys: SealKeys,
  { token, isOrganisation, ...row }: SlackInstallation,
): Promise<void> {
  const sealedToken = seal(keys, { purpose, owner: row.install }, token)
  await db('slackInstallations')
    .insert({ ...row, sealedToken, isOrganisation: Number(isOrganisation) })
    .onConflict('install')
    .merge()
}

/** @throws Error when no key opens the token */
export async function slackInstallation(
  db: Db,
  keys: SealKeys,
  install: string,
): Promise<SlackInstallation | null> {
  const row: Row | undefined = await db('slackInstallations').where({ install }).first()
  if (!row) return null
  const { sealedToken, isOrganisation, ...rest } = row
  const token = unseal(keys, { purpose, owner: install }, sealedToken)
  return { ...rest, token, isOrganisation: isOrganisation === 1 }
}

export async function deleteSlackInstallation(db: Db, install: string): Promise<void> {
  await db('slackInstallations').where({ install }).delete()
}

/** Seals again what an old key opens. What no key opens stays as it is, for when its key comes back. */
export async function resealSlackInstallations(trx: Db, keys: SealKeys): Promise<void> {
  const rows: Row[] = await trx('slackInstallations')
  for (const { install, sealedToken } of rows) {
    const sealedFor = { purpose, owner: install } as const
    const again = reseal(keys, sealedFor, sealedToken)
    if (again === null) continue
    await trx('slackInstallations').where({ install }).update({ sealedToken: again })
  }
}
