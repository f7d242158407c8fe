import type { Knex } from 'knex'

/** Customers by all their names, our own numbers with their accounts, and what channels tell of them. */
export async function up(knex: Knex): Promise<void> {
  await createContacts(knex)
  await createNumbers(knex)
  await createNews(knex)
}

async function createContacts(knex: Knex): Promise<void> {
  await knex.schema.createTable('contacts', (t) => {
    // What sessions and messages name them by: the first name they came with, where it was free.
    t.text('id').primary()
    t.text('channel').notNullable()
    t.bigint('since').notNullable()
    // To the day: who was not heard of for long is forgotten.
    t.bigint('seenAt').notNullable().index()
  })
  await knex.schema.createTable('contactAliases', (t) => {
    t.text('channel').notNullable()
    t.text('alias').notNullable()
    t.text('contactId').notNullable().references('contacts.id').index()
    t.bigint('at').notNullable()
    t.primary(['channel', 'alias'])
  })
}

async function createNumbers(knex: Knex): Promise<void> {
  await knex.schema.createTable('channelNumbers', (t) => {
    t.text('channel').notNullable()
    // The platform's own id of the number.
    t.text('numberId').notNullable()
    t.text('senderId').notNullable().unique().references('senders.id')
    t.text('account')
    // Names of environment variables: what is behind them never stands here.
    t.text('secretName').notNullable()
    t.text('tokenName').notNullable()
    // Null for what connected itself.
    t.text('connectedBy')
    t.bigint('at').notNullable()
    t.primary(['channel', 'numberId'])
  })
  await knex.schema.createTable('senderProofs', (t) => {
    t.text('senderId').primary().references('senders.id')
    t.text('number').notNullable()
    // Null for a number that was verified before there were codes.
    t.text('codeHash')
    t.integer('triesLeft').notNullable()
    t.bigint('expiresAt').notNullable()
    t.bigint('provedAt')
  })
  const tested = knex('senders').where({ isTest: 1 }).whereNotNull('verifiedNumber')
  await knex('senderProofs').insert(
    tested.select(
      'id as senderId',
      'verifiedNumber as number',
      knex.raw('null as code_hash'),
      knex.raw('0 as tries_left'),
      knex.raw('0 as expires_at'),
      'createdAt as provedAt',
    ),
  )
}

async function createNews(knex: Knex): Promise<void> {
  await knex.schema.createTable('channelNews', (t) => {
    t.text('channel').notNullable()
    // Empty where a delivery names no number.
    t.text('numberId').notNullable()
    t.text('kind').notNullable()
    t.text('what').notNullable()
    t.text('excerpt').notNullable()
    t.bigint('count').notNullable()
    t.bigint('firstAt').notNullable()
    t.bigint('lastAt').notNullable()
    t.primary(['channel', 'numberId', 'kind', 'what'])
    t.index(['channel', 'lastAt'])
    t.index('lastAt')
  })
  await knex.schema.createTable('unreadTold', (t) => {
    t.text('place').notNullable()
    t.text('contact').notNullable()
    t.bigint('at').notNullable().index()
    t.primary(['place', 'contact'])
  })
}
