import { oneOf } from '../../domain/one-of.ts'
import type { OptionSpec } from '../port.ts'

/** What every command, button and form can say, whatever it is about. */
export const commonText = {
  busy: (waiting: number): string =>
    `Slipway is busy: ${waiting} clicks and commands wait for their turn, so nothing was done.`,
  againIn: (seconds: number): string => `Try again in ${seconds} seconds.`,
  noCommand: (name: string): string => `There is no command ${name}.`,
  allCommands: (prefix: string): string => `/${prefix}help lists all commands.`,
  didYouMean: (command: string, prefix: string): string =>
    `Did you mean ${command}? ${commonText.allCommands(prefix)}`,
  cantUse: (command: string, word: string): string => `${command} can't use "${word}".`,
  usage: (usage: string): string => `Write ${usage}; put quotes around a value with spaces.`,
  noList: 'That list is no longer in use.',
  noForm: 'That form is no longer in use.',
  noButton: 'This button is not one of mine, or no longer in use.',
  newestCard: 'Nothing changed. Use the newest card, or run the command again: /help lists them.',
  nothingMore: 'Nothing more can be done here: see the card.',
  ourSide: 'Something went wrong on our side.',
  giveReference:
    'See whether it was done, then try again. If it breaks again, give an admin the reference.',
  noPage: (typed: string): string => `"${typed}" is no page.`,
  sayPage: 'Leave the page out, or say a number such as 2.',
  inChannels: 'Cards live in channels, not in direct messages.',
  sayItThere: 'Say this again in the channel where they belong.',
} as const

/** What /help says around the commands. */
export const helpText = {
  wordsDecideNothing: ' Words alone never decide anything here: use a command.',
  youCan: (name: string): string => `${name}, you can:`,
  others: (paths: string): string => `Others here also have ${paths}.`,
  more: (prefix: string): string =>
    `/${prefix}help and a word explains more. /${prefix}bots reaches every command too.`,
  oneVerb: 'One of them with all its arguments: ',
  alias: (word: string, paths: readonly string[], means: string | undefined): string =>
    `“${word}” is ${oneOf(paths)} here${means === undefined ? '' : `: ${means}`}.`,
  argument: ({ summary, choices }: Pick<OptionSpec, 'summary' | 'choices'>): string =>
    choices === undefined ? summary : `${summary} (${choices.join(', ')})`,
  has: (command: string, choices: readonly string[]): string =>
    `${command} has ${choices.join(', ')}.`,
  onlyAs: (roles: readonly string[]): string =>
    roles.length === 0 ? '' : `, of which you are ${oneOf(roles)}`,
  brackets: 'What stands in brackets may be left out. Any argument can be named: name:value.',
  example: 'For example: ',
  examples: 'For example:',
  needs: (paths: readonly string[], roles: readonly string[]): string =>
    `${paths.join(', ')} ${paths.length === 1 ? 'needs' : 'need'} the ${oneOf(roles)} role.`,
} as const
