import type { Form } from '../../src/chat/port.ts'

/** The forms that the core in `chat-core.ts` opens: one of a page, one of two. */
export const approveForm: Form = {
  id: 'approve:r12:1',
  title: 'Approve R-12',
  submit: 'Approve',
  pages: [
    {
      intro: [['Orders'], ['Menu: new words'], ['The gray V1.2 is held by this.']],
      changes: [1, 2],
      fields: [
        {
          kind: 'choices',
          name: 'ticks',
          label: 'I have checked',
          required: true,
          value: [],
          options: [
            { value: 'a', label: 'It works as expected in Development' },
            { value: 'b', label: 'It is trained with the right intents' },
          ],
        },
      ],
    },
  ],
}

export const publishForm = (comment: string): Form => ({
  id: 'publish:orders:0',
  title: 'Publish Orders',
  submit: 'Ask for approval',
  pages: [
    {
      intro: [
        [{ bold: 'Changes against V1.0' }],
        ['Flow ', { code: 'track_order' }, ' changed'],
        [{ bold: 'Stays as it is: ' }, 'records; inbox settings; analytics'],
      ],
      fields: [
        {
          kind: 'text',
          name: 'comment',
          label: 'What changes, and why',
          hint: 'Approvers read this first.',
          required: true,
          lines: 'many',
          value: comment,
          maxLength: 500,
        },
        {
          kind: 'choice',
          name: 'what',
          label: 'What to publish',
          required: true,
          value: 'all',
          options: [
            { value: 'all', label: 'All changes' },
            { value: 'selected', label: 'Only some flows' },
          ],
        },
        {
          kind: 'pick',
          name: 'asked',
          label: 'Ask these approvers',
          hint: 'Nobody chosen: all of them.',
          required: false,
          source: 'person',
          value: [],
          many: true,
          options: [],
        },
      ],
    },
    {
      when: { field: 'what', value: 'selected' },
      intro: [['Nothing joins silently.']],
      fields: [
        {
          kind: 'choices',
          name: 'flows',
          label: 'Flows',
          required: true,
          value: [],
          options: [
            { value: 'track_order', label: 'track_order', hint: 'changed' },
            { value: 'greet', label: 'greet', hint: 'added' },
          ],
        },
        { kind: 'tick', name: 'settings', label: 'Settings', required: false, value: false },
      ],
    },
  ],
})
