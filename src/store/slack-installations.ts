import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { Db } from './database.ts'

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

/** Installing again replaces what was there. `secret` is SECRET_KEY. */
export async function putSlackInstallation(
  db: Db,
  secret: string,
  { token, isOrganisation, ...row }: SlackInstallation,
): Promise<void> {
  const sealedToken = seal(secret, row.install, token)
  await db('slackInstallations')
    .insert({ ...row, sealedToken, isOrganisation: Number(isOrganisation) })
    .onConflict('install')
    .merge()
}

/** @throws Error when the token was sealed with another SECRET_KEY */
export async function slackInstallation(
  db: Db,
  secret: string,
  install: string,
): Promise<SlackInstallation | null> {
  const row: Row | undefined = await db('slackInstallations').where({ install }).first()
  if (!row) return null
  const { sealedToken, isOrganisation, ...rest } = row
  const token = unseal(secret, install, sealedToken)
  return { ...rest, token, isOrganisation: isOrganisation === 1 }
}

export async function deleteSlackInstallation(db: Db, install: string): Promise<void> {
  await db('slackInstallations').where({ install }).delete()
}

const cipher = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

const keyOf = (secret: string) =>
  Buffer.from(hkdfSync('sha256', secret, '', 'slipway slack tokens', 32))

/** Bound to its workspace: a row copied to another one's id opens nothing. */
function seal(secret: string, install: string, token: string): string {
  const nonce = randomBytes(nonceBytes)
  const sealing = createCipheriv(cipher, keyOf(secret), nonce).setAAD(Buffer.from(install))
  const body = Buffer.concat([sealing.update(token, 'utf8'), sealing.final()])
  return Buffer.concat([nonce, sealing.getAuthTag(), body]).toString('base64')
}

function unseal(secret: string, install: string, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64')
  const opening = createDecipheriv(cipher, keyOf(secret), bytes.subarray(0, nonceBytes))
  opening.setAAD(Buffer.from(install))
  opening.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
  const body = bytes.subarray(nonceBytes + tagBytes)
  return Buffer.concat([opening.update(body), opening.final()]).toString('utf8')
}
