import * as shapes from '../http/api/shapes.ts'
import type { Client } from './client.ts'

/** Prints what differs between two versions, in customers' words (F74). */
export async function diff(
  client: Client,
  bot: string,
  options: { from?: string; to: string },
): Promise<void> {
  const query = new URLSearchParams({
    to: options.to,
    written: 'true',
    ...(options.from !== undefined && { from: options.from }),
  })
  const path = `/bots/${encodeURIComponent(bot)}/diff?${query.toString()}`
  const { written } = await client(shapes.comparison, 'GET', path)
  process.stdout.write(written?.text ?? '')
}
