/** The seal of the studio: a print that is half lifted off its block. */
export function Seal({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden>
      <rect x="3" y="3" width="26" height="26" rx="5" fill="currentColor" />
      <path
        d="M11 25V8h6.2a5.1 5.1 0 0 1 0 10.2H11"
        stroke="var(--sheet)"
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <path d="M20.5 29 29 20.5V24a5 5 0 0 1-5 5z" fill="var(--mantine-color-body)" opacity=".85" />
    </svg>
  );
}
