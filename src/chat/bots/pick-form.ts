import { actionId } from '../kit/action-id.ts'
import type { Form } from '../port.ts'
import { oneLine, limits } from '../kit/rich.ts'
import type { Command } from '../kit/handler.ts'

/** Asks for the bot that a command was called without; its submit runs the command. */
export const pickForm = (command: Pick<Command, 'name' | 'summary'>): Form => ({
  id: actionId('pick', command.name),
  title: oneLine(`${command.name[0]?.toUpperCase()}${command.name.slice(1)}`, limits.title),
  submit: 'Next',
  pages: [
    {
      intro: [[command.summary]],
      fields: [
        {
          kind: 'pick',
          name: 'bot',
          label: 'Bot',
          required: true,
          source: 'bot',
          value: [],
          many: false,
          options: [],
        },
      ],
    },
  ],
})
