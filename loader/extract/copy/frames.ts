import type { Tally } from "./tally.ts";

/** Message types of PostgreSQL's protocol, version 3.0, chapter "Message Formats". */
const copyData = 0x64; // d
const copyDone = 0x63; // c
const copyOutResponse = 0x48; // H

export type Scanned = {
  /** Whole or partial CopyData messages, to be sent on as they are. */
  data: Buffer[];
  /** Everything else, which the connection's own parser must see. */
  rest: Buffer[];
  /** How many CopyData messages began in this chunk. */
  messages: number;
};

/**
 * Finds the CopyData messages in what a server sends during COPY ... TO STDOUT, without copying a byte: the same
 * messages are what COPY ... FROM STDIN takes, so they go from socket to socket untouched.
 */
export class FrameScanner {
  /** Bytes of the current message that are still to come, and where they go. */
  #missing = 0;
  #type = 0;
  /** The start of a header that a chunk cut. */
  #cut: Buffer | undefined;
  readonly #tally: Tally | undefined;

  constructor(tally?: Tally) {
    this.#tally = tally;
  }

  /** Bytes that are still to come of a CopyData message whose beginning was handed on. */
  get owed(): number {
    return this.#type === copyData ? this.#missing : 0;
  }

  scan(received: Buffer): Scanned {
    const chunk = this.#cut ? Buffer.concat([this.#cut, received]) : received;
    this.#cut = undefined;
    const found: Scanned = { data: [], rest: [], messages: 0 };
    this.#tally?.resume(chunk);
    let at = Math.min(this.#missing, chunk.length);
    this.#missing -= at;
    // Neighbouring CopyData messages leave as one piece: `from` is where the current piece starts.
    let from = 0;
    let kind = this.#type;
    while (at < chunk.length) {
      if (chunk.length - at < 5) {
        this.#cut = chunk.subarray(at);
        break;
      }
      const type = chunk[at] as number;
      if (type !== kind) {
        this.#put(found, kind, chunk.subarray(from, at));
        from = at;
        kind = type;
      }
      const end = at + 1 + chunk.readUInt32BE(at + 1);
      if (type === copyData) {
        found.messages++;
        this.#tally?.begin(chunk, at, end);
      }
      this.#missing = Math.max(0, end - chunk.length);
      at = Math.min(end, chunk.length);
    }
    this.#type = kind;
    this.#put(found, kind, chunk.subarray(from, at));
    return found;
  }

  #put(found: Scanned, type: number, piece: Buffer): void {
    if (piece.length === 0 || type === copyDone || type === copyOutResponse) return;
    (type === copyData ? found.data : found.rest).push(piece);
  }
}
