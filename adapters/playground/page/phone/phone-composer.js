/** @import { PhoneButton } from '../../render/wire.ts' */
import { busyWhile } from '../buttons.js'
import { byId, fill } from '../dom.js'
import { icon } from '../icons.js'

/**
 * Where a customer types. One message at a time: the next waits for the answer.
 * @param {(text: string, payload: string | undefined) => Promise<boolean>} say true when it was sent
 */
export function createPhoneComposer(say) {
  const form = byId('phone-composer', HTMLFormElement)
  const input = byId('phone-message', HTMLInputElement)
  const send = byId('phone-send', HTMLButtonElement)
  fill(send, icon('send'))
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const text = input.value.trim()
    if (text === '' || isBusy()) return
    input.value = ''
    void busyWhile(form, send, async () => {
      const isSent = await say(text, undefined)
      if (!isSent) input.value ||= text
    })
  })

  const isBusy = () => form.ariaBusy === 'true'

  return {
    isBusy,
    focus: () => input.focus(),
    /** @param {PhoneButton} button */
    tap: ({ title, payload }) => {
      if (isBusy()) return
      input.focus()
      void busyWhile(form, send, async () => void (await say(title, payload)))
    },
  }
}
