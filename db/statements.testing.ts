/**
 * Listens to what a client says after its first message (protocol 3.0) and calls back for each statement, whole: Query
 * ('Q'), or Parse ('P'), whose text follows a name. Rows of a COPY pass unread.
 */
export function statements(heard: (sql: string) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      if (rest.length < 5) return;
      const length = 1 + rest.readInt32BE(1);
      if (rest.length < length) return;
      const texts = rest.subarray(5, length).toString().split("\0");
      const kind = String.fromCharCode(rest[0] ?? 0);
      rest = rest.subarray(length);
      if (kind === "Q") heard(texts[0] ?? "");
      else if (kind === "P") heard(texts[1] ?? "");
    }
  };
}
