import { z } from 'zod'
import { Refusal } from '../../refusal.ts'
import { invisibleName, isVisible } from '../../domain/bot-name.ts'

/** What people call a profile: `Production`, `Pilot in Graz`. */
export const profileName = z
  .string()
  .trim()
  .min(1, 'give it a name')
  .max(60, 'use 60 characters at most')
  .refine(isVisible, invisibleName)
  .refine((name) => !/[\n\r]/.test(name), 'use one line')

export const nameTaken = (name: string): Refusal =>
  new Refusal(
    'CONFLICT',
    `There is a profile named ${name} already.`,
    'Give it another name, or change that one.',
    { name: 'This name is taken.' },
  )
