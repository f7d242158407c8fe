/** An id of ours: nobody types one, so whoever shows it met the thing while it was there. */
export const isUlid = (word: string): boolean => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(word)
