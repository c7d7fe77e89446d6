/** A seed for new questions; other ones than those before. */
export const freshSeed = (): number => Math.floor(Math.random() * 1_000_000);
