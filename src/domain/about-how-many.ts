/** 0, 1, 10, 100 and so on: what is worth a new card, where the exact count moves all the time. */
export const aboutHowMany = (count: number): number =>
  count < 1 ? 0 : 10 ** (String(Math.floor(count)).length - 1)
