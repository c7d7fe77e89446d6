/** What a line of a chart means, as an item of its legend. */
export function LineKey({ ink, dash, words }: { ink: string; dash?: string; words: string }) {
  return (
    <li>
      <svg width="28" height="8" aria-hidden>
        <line x1="0" x2="28" y1="4" y2="4" stroke={ink} strokeWidth="2.5" strokeDasharray={dash} />
      </svg>
      {words}
    </li>
  );
}
