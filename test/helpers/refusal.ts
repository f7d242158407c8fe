import { expect } from 'vitest'

/** Matches a Refusal by its code and by what it says. */
export const refusal = (code: string, text: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(text) })
