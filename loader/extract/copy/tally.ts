/** A CopyData message: its type, its length, then one row. */
const messageHead = 5;
/** What stands before the first row: signature, flags, length of an extension (manual, COPY, "Binary Format"). */
const fileHead = 19;
/** A row up to the end of its first value: number of values, length of the first, and a bigint. */
const rowHead = 2 + 4 + 8;

/**
 * Counts the rows of a binary COPY by the bigint that each begins with, from the messages as they pass by. Exact for
 * values below 2^53. A row that begins with something else is not counted.
 */
export class Tally {
  readonly #counts = new Map<number, { rows: number }>();
  #isFirst = true;
  /** The start of a row of which a chunk ended too early, and how many bytes lie before the rest of it. */
  #cut: Buffer | undefined;
  #before = 0;

  /** A CopyData message begins at `at` and ends at `end`, which may lie behind the chunk. */
  begin(chunk: Buffer, at: number, end: number): void {
    const row = at + messageHead + (this.#isFirst ? fileHead : 0);
    this.#isFirst = false;
    // The last message says that no row follows.
    if (end < row + rowHead) return;
    if (row + rowHead <= chunk.length) {
      this.#count(chunk, row);
      return;
    }
    this.#before = Math.max(0, row - chunk.length);
    // A copy: the chunk's memory is given back.
    this.#cut = Buffer.from(chunk.subarray(row));
  }

  /** The next chunk, which begins with the rest of a message. */
  resume(chunk: Buffer): void {
    if (!this.#cut) return;
    const from = Math.min(this.#before, chunk.length);
    this.#before -= from;
    const cut = Buffer.concat([this.#cut, chunk.subarray(from, from + rowHead - this.#cut.length)]);
    this.#cut = cut.length < rowHead ? cut : undefined;
    if (!this.#cut) this.#count(cut, 0);
  }

  /** Rows by first value. */
  counts(): { value: string; rows: number }[] {
    return [...this.#counts].map(([value, { rows }]) => ({ value: String(value), rows }));
  }

  #count(bytes: Buffer, row: number): void {
    if (bytes.readInt32BE(row + 2) !== 8) return;
    const value = bytes.readInt32BE(row + 6) * 2 ** 32 + bytes.readUInt32BE(row + 10);
    const known = this.#counts.get(value);
    if (known) known.rows++;
    else this.#counts.set(value, { rows: 1 });
  }
}
