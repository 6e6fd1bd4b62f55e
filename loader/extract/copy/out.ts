import type pg from "pg";
import { FrameScanner } from "./frames.ts";
import type { CopyIn, Wire } from "./in.ts";
import type { Tally } from "./tally.ts";

export type Copied = { rows: number; bytes: number };

/** How far a copy is: called for each piece that arrives, with running totals. */
export type OnCopy = (copied: Copied) => void;

/** What is told of a copy while it is under way. */
export type Watch = { onCopy?: OnCopy; tally?: Tally };

const filling = Buffer.alloc(64 * 1024);

/** A COPY ... TO STDOUT whose messages go straight to another connection. */
class CopyOutQuery {
  readonly done = Promise.withResolvers<Copied>();
  readonly #sql: string;
  readonly #sink: CopyIn;
  readonly #onCopy: OnCopy | undefined;
  readonly #scanner: FrameScanner;
  readonly #copied: Copied = { rows: 0, bytes: 0 };
  #wire: Wire | undefined;
  #own: ((chunk: Buffer) => void) | undefined;
  #error: Error | undefined;
  #rows = 0;

  constructor(sql: string, sink: CopyIn, { onCopy, tally }: Watch) {
    this.#sql = sql;
    this.#sink = sink;
    this.#onCopy = onCopy;
    this.#scanner = new FrameScanner(tally);
  }

  submit(connection: Wire): void {
    const [own] = connection.stream.listeners("data");
    if (!own) throw new Error("the connection has no reader");
    this.#wire = connection;
    this.#own = own as (chunk: Buffer) => void;
    connection.stream.removeListener("data", this.#own);
    connection.stream.on("data", this.#receive);
    this.#sink.listen(this.#resume, this.#fail);
    connection.query(this.#sql);
  }

  readonly #receive = (chunk: Buffer): void => {
    const { data, rest, messages } = this.#scanner.scan(chunk);
    let hasRoom = true;
    for (const piece of data) {
      this.#copied.bytes += piece.length;
      if (!this.#error) hasRoom = this.#sink.write(piece) && hasRoom;
    }
    this.#copied.rows += messages;
    if (data.length > 0) this.#onCopy?.(this.#copied);
    for (const piece of rest) this.#own?.(piece);
    // Handed on whole and sent: given back now, it costs no garbage collection, which was a third of this process's work.
    const isWhole = data[0]?.length === chunk.length && chunk.buffer.byteLength === chunk.length;
    if (isWhole && this.#sink.isFlushed()) (chunk.buffer as ArrayBuffer).transfer(0);
    // Memory stays flat: the source is not read while the warehouse is behind.
    if (!hasRoom && !this.#error) this.#wire?.stream.pause();
  };

  readonly #resume = (): void => {
    this.#wire?.stream.resume();
  };

  /** The warehouse gave up: what the source still sends is dropped until its own statement is cancelled. */
  readonly #fail = (error: Error): void => {
    this.#stop(error);
    this.#resume();
  };

  /**
   * Nothing more is handed on. A message of which only the beginning was would take whatever the warehouse is told next
   * for its rest, and wait for ever; what fills it up is never looked at.
   */
  #stop(error: Error): void {
    if (this.#error) return;
    this.#error = error;
    for (let owed = this.#scanner.owed; owed > 0; owed -= filling.length)
      this.#sink.write(filling.subarray(0, owed));
    this.done.reject(error);
  }

  #release(): void {
    if (!this.#wire || !this.#own) return;
    this.#wire.stream.removeListener("data", this.#receive);
    this.#wire.stream.on("data", this.#own);
    this.#wire.stream.resume();
    this.#own = undefined;
  }

  handleCommandComplete(message: { text: string }): void {
    this.#rows = Number(message.text.split(" ").at(-1));
  }

  /** The last that a query hears. The scanner stays: the rest of what was under way still has to pass it. */
  handleError(error: Error): void {
    this.#stop(error);
  }

  handleReadyForQuery(): void {
    this.#release();
    this.done.resolve({ rows: this.#rows, bytes: this.#copied.bytes });
  }
}

/**
 * Runs `COPY ... TO STDOUT` and hands its messages to a copy that is under way elsewhere.
 * Resolves to the rows that the source says it sent, and the bytes. Throws what PostgreSQL throws on either side.
 */
export function copyOut(client: pg.Client, sql: string, sink: CopyIn, watch: Watch = {}): Promise<Copied> {
  const query = new CopyOutQuery(sql, sink, watch);
  client.query(query);
  return query.done.promise;
}
