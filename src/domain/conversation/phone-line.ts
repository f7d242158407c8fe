const prefix = 'phone:'

/**
 * The playground's phone writes to a sender on a line of its own, which no platform names: by it the
 * two ways stay apart, whichever account the sender has at another time.
 */
export const lineOf = (senderId: string): string => `${prefix}${senderId}`

export const isPhoneLine = (fromId: string): boolean => fromId.startsWith(prefix)

export const senderOnLine = (fromId: string): string => fromId.slice(prefix.length)

/** Who signs for what the phone says: no app is called so. */
export const phoneSigner = 'playground'
