import { readFileSync } from 'node:fs'
import * as shapes from '../http/api/shapes.ts'
import { Refusal } from '../refusal.ts'
import type { Client } from './client.ts'
import { print } from './print.ts'

/** Sets the logo in the middle of a bot's QR codes from a PNG, or takes it away (F55). */
export async function setLogo(
  client: Client,
  bot: string,
  file: string | undefined,
  { none = false }: { none?: boolean },
): Promise<void> {
  if ((file === undefined) === !none) {
    throw new Refusal(
      'VALIDATION',
      'Name one picture, or take the logo away.',
      `slipway logo ${bot} logo.png, or slipway logo ${bot} --none.`,
    )
  }
  const image = file === undefined ? null : readPicture(file).toString('base64')
  const path = `/bots/${encodeURIComponent(bot)}/logo`
  const set = await client(shapes.logo, 'PUT', path, { image })
  const how = set.hasLogo ? 'has this logo: /qr with logo:yes draws it' : 'has no logo'
  print(`${set.bot}: ${how}`)
}

function readPicture(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch {
    throw new Refusal('NOT_FOUND', `${file} can't be read.`, 'Name a PNG that this user may read.')
  }
}
