/** The sign of the console. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" style={{ flexShrink: 0 }}>
      <rect width="32" height="32" rx="7" fill="var(--mantine-primary-color-filled)" />
      <g fill="none" stroke="#fff" strokeWidth="2.2">
        <ellipse cx="16" cy="10" rx="8" ry="3.4" />
        <path d="M8 10v12c0 1.9 3.6 3.4 8 3.4s8-1.5 8-3.4V10M8 16c0 1.9 3.6 3.4 8 3.4s8-1.5 8-3.4" />
      </g>
    </svg>
  );
}
