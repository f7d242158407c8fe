import { commands } from './commands.ts'

const names = new Set(commands.map(({ name }) => name))
/** Not within an address or a path. */
const slashWord = /(?<![\w/:.<-])\/([a-z]+)(?![\w/-])/g

/** What is said of commands by those who know no prefix, as this desk's people type them (F66). */
export const withPrefix = (text: string, prefix: string): string =>
  prefix === ''
    ? text
    : text.replace(slashWord, (word, name: string) =>
        names.has(name) ? `/${prefix}${name}` : word,
      )
