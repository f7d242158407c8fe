import type { OptionSpec } from '../port.ts'

/** The options that several commands take, said once. */
export const botOption: OptionSpec = {
  name: 'bot',
  summary: 'The bot, by its short name',
  kind: 'bot',
  required: true,
}

export const personOption: OptionSpec = {
  name: 'person',
  summary: 'A person, by name or mention',
  kind: 'person',
  required: true,
}

export const textOption = (name: string, summary: string, required = true): OptionSpec => ({
  name,
  summary,
  kind: 'text',
  required,
})

export const profileOption = (summary: string): OptionSpec => ({
  name: 'profile',
  summary,
  kind: 'profile',
  required: false,
})

/** The name of a web URL or of an error notifier. */
export const namedOption = (kind: 'url' | 'notifier', summary: string): OptionSpec => ({
  name: 'name',
  summary,
  kind,
  required: true,
})

/** A mention or an id where a platform has no list of people to choose from. */
export const accountOption = (name: string, summary: string): OptionSpec => ({
  name,
  summary,
  kind: 'account',
  required: false,
})

export const choiceOption = (
  name: string,
  summary: string,
  choices: readonly string[],
  required = true,
): OptionSpec => ({ name, summary, kind: 'choice', choices, required })

export const optional = (option: OptionSpec): OptionSpec => ({ ...option, required: false })
