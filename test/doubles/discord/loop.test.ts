import {
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  TextInputBuilder,
  TextInputStyle,
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  EmbedBuilder,
  type Client,
  type Interaction,
} from 'discord.js'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startClient, stopAll } from './rest/app.ts'
import { startDiscord, type Discord } from './index.ts'

const names = ['orders', 'orders-eu', 'support']

/** A small application that does what Slipway's adapter does: form, card, edit, thread, private word. */
async function listen(interaction: Interaction): Promise<unknown> {
  if (interaction.isAutocomplete()) {
    const typed = interaction.options.getFocused()
    const found = names.filter((one) => one.includes(typed))
    return interaction.respond(found.map((name) => ({ name, value: name })))
  }
  if (interaction.isChatInputCommand() && interaction.commandName === 'publish')
    return interaction.showModal(form(interaction.options.getString('bot') ?? ''))
  if (interaction.isChatInputCommand()) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral })
    return interaction.editReply(`You ran ${interaction.options.getSubcommand()}`)
  }
  if (interaction.isModalSubmit()) {
    const comment = interaction.fields.getTextInputValue('comment')
    const channel = interaction.channel
    if (!channel?.isSendable()) throw new Error('nowhere')
    await channel.send({
      embeds: [new EmbedBuilder().setTitle('R-1').setDescription(comment)],
      components: [buttons()],
    })
    return interaction.reply({ content: 'Asked.', flags: MessageFlags.Ephemeral })
  }
  if (!interaction.isButton()) return undefined
  await interaction.deferUpdate()
  await interaction.editReply({
    embeds: [new EmbedBuilder().setTitle('R-1 is approved')],
    components: [],
  })
  const thread = await interaction.message.startThread({ name: 'R-1' })
  await thread.send('Approved')
  return interaction.followUp({ content: 'Thank you', flags: MessageFlags.Ephemeral })
}

const form = (bot: string) =>
  new ModalBuilder()
    .setCustomId(`ask:${bot}`)
    .setTitle('Publish')
    .addLabelComponents(
      new LabelBuilder()
        .setLabel('Comment')
        .setTextInputComponent(
          new TextInputBuilder().setCustomId('comment').setStyle(TextInputStyle.Paragraph),
        ),
    )
const buttons = () =>
  new ActionRowBuilder<ButtonBuilder>().addComponents(
    new ButtonBuilder().setCustomId('approve:1').setLabel('Approve').setStyle(ButtonStyle.Success),
  )

let discord: Discord
let client: Client<true>
beforeEach(async () => {
  // A starved machine is no reason to be late.
  discord = await startDiscord({ callbackMs: 20_000 })
  discord.addPerson('101', { name: 'ana' })
  discord.addPerson('102', { name: 'li' })
  discord.addChannel('201', { name: 'bots' })
  client = await startClient(discord, listen)
  await client.application.commands.set([
    {
      name: 'publish',
      description: 'Ask to publish',
      options: [{ type: 3, name: 'bot', description: 'Which', autocomplete: true, required: true }],
    },
    {
      name: 'bots',
      description: 'Bots',
      options: [{ type: 1, name: 'list', description: 'All of them' }],
    },
  ])
})
afterEach(() => stopAll(discord, client))

it('completes, opens a form, posts a card, edits it and answers in its thread', async () => {
  const ana = discord.user('101')
  const li = discord.user('102')
  expect(await ana.autocomplete('publish', { bot: 'ord' }, 'bot')).toEqual([
    { name: 'orders', value: 'orders' },
    { name: 'orders-eu', value: 'orders-eu' },
  ])
  expect(await ana.command('publish', { bot: 'orders' })).toMatchObject({ ok: true })
  expect(ana.sees().modal?.title).toBe('Publish')
  await expect(ana.submitModal({})).rejects.toThrow('is required')
  expect(await ana.submitModal({ Comment: 'Better greeting' })).toMatchObject({ ok: true })
  expect(ana.sees().privates.map((one) => one.text)).toEqual(['Asked.'])
  const card = await discord.until(() => discord.channel('201').messages[0])
  expect(card.text).toBe('R-1\nBetter greeting')
  await li.click(card, 'Approve')
  await discord.until(() => li.sees().privates[0])
  const [after] = discord.channel('201').messages
  expect(after).toMatchObject({ text: 'R-1 is approved', buttons: [], edits: 1 })
  expect(after?.thread?.messages.map((one) => one.text)).toEqual(['Approved'])
  expect(ana.sees().privates.map((one) => one.text)).toEqual(['Asked.'])
})

it('defers and fills in a private answer', async () => {
  const ana = discord.user('101')
  expect(await ana.command('bots list')).toMatchObject({ answer: { kind: 'deferred' } })
  await discord.until(() => ana.sees().privates.some((one) => one.text === 'You ran list'))
})

it('resumes after a reconnect and gets what was missed, still in time', async () => {
  const ana = discord.user('101')
  discord.gateway.reconnect()
  await discord.until(() => discord.gateway.open() === 0)
  expect(await ana.command('bots list')).toMatchObject({ ok: true })
  expect(discord.gateway.resumes).toBe(1)
  expect(discord.gateway.identifiedAt.length).toBe(1)
})
