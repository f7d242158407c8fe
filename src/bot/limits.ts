/** One bot, all its files together. */
export const botBytesMax = 2 * 1024 * 1024
export const filesMax = 500
/** Lists and maps inside each other; a real bot needs about 15. */
export const depthMax = 64
export const aliasesMax = 100
/** Values after every alias is written out. */
export const valuesMax = 600_000
/** Words and signs of the YAML text: 2 MiB of a real bot has about 700,000. */
export const lexemesMax = 800_000
/** Senders that one bot names, and as many pages: each is looked up. */
export const namesMax = 2000
/** Each turn of a conversation keeps the values of all of them. */
export const slotsMax = 10_000
/** Nobody reads more; beyond it only the number is told. */
export const findingsMax = 500
