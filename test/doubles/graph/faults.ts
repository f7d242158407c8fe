/**
 * Something that goes wrong with the next calls. `before`: nothing happened yet; `after`: the message
 * is stored, and only the answer is lost or false.
 */
export type Fault = {
  when: 'before' | 'after'
  answer:
    | number
    /** An error as Meta words it; `transient` is its own hint. */
    | { code: number; status?: number; transient?: boolean; message?: string; retryAfter?: number }
    /** The connection is cut. */
    | 'cut'
    /** Nothing ever comes. */
    | 'never'
    /** 200, and a body that says nothing. */
    | 'lie'
    /** 200, and a page of a proxy. */
    | 'page'
    /** 200, and this as the id of the message. */
    | { id: unknown }
    | { redirect: string }
    /** Comes when this does. */
    | Promise<unknown>
  times?: number
  /** Of messages alone, or of read marks; of every call unless it is said. */
  of?: 'message' | 'mark'
}

export type Faults = {
  /** Returns how to fix it. */
  add: (fault: Fault) => () => void
  next: (when: Fault['when'], of: Fault['of']) => Fault['answer'] | null
}

export function makeFaults(): Faults {
  const waiting: { fault: Fault; left: number }[] = []
  return {
    add: (fault) => {
      const one = { fault, left: fault.times ?? 1 }
      waiting.push(one)
      return () => void (one.left = 0)
    },
    next: (when, of) => {
      const found = waiting.find(
        ({ fault, left }) => left > 0 && fault.when === when && (fault.of ?? of) === of,
      )
      if (!found) return null
      found.left -= 1
      return found.fault.answer
    },
  }
}
