import type { Knex } from 'knex'

/** Planned activations: schedules, their steps, and the proposals they come from (F51). */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('schedules', (t) => {
    t.text('id').primary()
    t.integer('number').notNullable().unique()
    t.text('botId').notNullable().references('bots.id')
    // Moves with every change of what is planned: a wake-up of an older one does nothing.
    t.integer('revision').notNullable()
    t.text('makerId').notNullable().references('people.id')
    t.text('plan').notNullable()
    t.bigint('createdAt').notNullable()
  })
  await knex.schema.createTable('scheduleSteps', (t) => {
    t.text('scheduleId').notNullable().references('schedules.id')
    t.text('step').notNullable()
    t.text('botId').notNullable().references('bots.id')
    t.text('wall').notNullable()
    t.text('zone').notNullable()
    t.text('which')
    t.bigint('at').notNullable()
    t.text('state').notNullable()
    t.bigint('endedAt')
    t.text('problem')
    t.primary(['scheduleId', 'step'])
    t.index(['state', 'at'])
  })
  await knex.raw(
    `create unique index schedule_steps_one_open on schedule_steps (bot_id, step)
     where state in ('waiting', 'asking')`,
  )
  // What somebody saw and has not confirmed yet.
  await knex.schema.createTable('scheduleProposals', (t) => {
    t.text('id').primary()
    t.text('botId').notNullable().references('bots.id')
    t.text('personId').notNullable().references('people.id')
    t.text('scheduleId').references('schedules.id')
    t.integer('revision').notNullable()
    t.text('plan').notNullable()
    t.text('steps').notNullable()
    t.bigint('createdAt').notNullable()
  })
}
