import { z } from 'zod'
import { contactForms } from '../../domain/conversation/contact.ts'
import { Refusal } from '../../refusal.ts'
import type { BotRow } from '../../store/bots/bots.ts'
import type { Db } from '../../store/kit/database.ts'
import { sendersEverOf } from '../../store/live/activations.ts'
import { contactsNamed } from '../../store/live/contacts.ts'
import { findMessage } from '../../store/live/conversations.ts'
import type { Conversation } from '../../store/live/conversations.ts'

/** A conversation by the number or id of its end user, or by a message of it. */
export const WhichInput = {
  bot: z.string(),
  contact: z.string().trim().min(1).max(256).optional(),
  of: z.string().max(64).optional(),
}
export type Which = { contact?: string | undefined; of?: string | undefined }

/** @throws Refusal VALIDATION when nobody is named, NOT_FOUND when the message is not known */
export async function findConversation(
  db: Db,
  { id: botId, name, slug }: BotRow,
  { contact, of }: Which,
): Promise<Conversation> {
  const senderIds = await sendersEverOf(db, botId)
  if (of !== undefined) {
    const message = await findMessage(db, of)
    if (!message) throw noConversation(name, slug)
    return { botId, senderIds, contacts: [message.contact] }
  }
  if (contact === undefined) {
    throw new Refusal(
      'VALIDATION',
      'It is not said whose conversation is meant.',
      `Name the customer, by number or id: /trace ${slug} +49151234567.`,
      { contact: 'is missing' },
    )
  }
  return { botId, senderIds, contacts: await namesOf(db, contactForms(contact)) }
}

/** What the customer may be recorded as: by the name itself, or by another of the same person. */
export const namesOf = async (db: Db, forms: readonly string[]): Promise<string[]> => [
  ...new Set([...forms, ...(await contactsNamed(db, forms))]),
]

export const noConversation = (name: string, slug: string): Refusal =>
  new Refusal(
    'NOT_FOUND',
    `Nothing is recorded between ${name} and that customer.`,
    `Write the number as the customer has it, with the country: /trace ${slug} +49151234567.`,
  )
