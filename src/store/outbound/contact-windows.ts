import type { Db } from '../kit/database.ts'

/** How a contact is reached on a sender, and since when their window is open. */
export type ContactWindow = {
  senderId: string
  contact: string
  /** The sender, as its channel names it. */
  fromId: string
  /** JSON: the names of the contact there. */
  recipient: string
  /** The channel's id of their last message. */
  messageId: string
  /** When they wrote it, UTC ms. */
  at: number
}

/**
 * Keeps when contacts wrote last, in the caller's transaction: one statement for all of them. An older
 * message that comes late changes nothing. Name each contact of a sender once, in one order.
 */
export async function openWindows(trx: Db, windows: readonly ContactWindow[]): Promise<void> {
  if (windows.length === 0) return
  await trx('contactWindows')
    .insert(windows)
    .onConflict(['senderId', 'contact'])
    .merge()
    .whereRaw('contact_windows.at <= excluded.at')
}

export const findWindow = (
  db: Db,
  senderId: string,
  contact: string,
): Promise<ContactWindow | undefined> => db('contactWindows').where({ senderId, contact }).first()
