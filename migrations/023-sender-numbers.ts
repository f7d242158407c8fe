import type { Knex } from 'knex'

/** A message names the number it came to in digits; a sender's address is kept as it was typed. */
export async function up(knex: Knex): Promise<void> {
  const digits = ['+', ' ', '-', '(', ')', '.'].reduce(
    (inside, sign) => `replace(${inside}, '${sign}', '')`,
    'address',
  )
  await knex.raw(`create index senders_digits on senders (channel, (${digits}))`)
}
