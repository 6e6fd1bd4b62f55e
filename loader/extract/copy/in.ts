import type pg from "pg";

/** What of a connection a query under way talks to; the rest of the protocol stays pg's own. */
export type Wire = Pick<pg.Connection, "stream" | "query" | "sendCopyFail">;

/** A COPY ... FROM STDIN under way: CopyData messages go in, the number of rows comes out. */
export type CopyIn = {
  /** Sends messages, also in pieces; false when the caller should wait for the next `onDrain`. */
  write(frames: Buffer): boolean;
  /** Whether everything written has left this process. */
  isFlushed(): boolean;
  /** Calls back whenever there is room again, and once when the server gave up. */
  listen(onDrain: () => void, onFail: (error: Error) => void): void;
  /** Ends the copy. Resolves to the rows that the server took. */
  finish(): Promise<number>;
  /** Gives the copy up; the server forgets its rows. Resolves when the connection is usable again. */
  abandon(why: string): Promise<void>;
};

const copyDoneMessage = Buffer.from([0x63, 0, 0, 0, 4]);

class CopyInQuery {
  readonly ready = Promise.withResolvers<Wire>();
  readonly done = Promise.withResolvers<number>();
  readonly #sql: string;
  #rows = 0;

  constructor(sql: string) {
    this.#sql = sql;
    this.ready.promise.catch(() => {});
    this.done.promise.catch(() => {});
  }

  submit(connection: Wire): void {
    connection.query(this.#sql);
  }

  handleCopyInResponse(connection: Wire): void {
    this.ready.resolve(connection);
  }

  handleCommandComplete(message: { text: string }): void {
    this.#rows = Number(message.text.split(" ").at(-1));
  }

  /** The last that a query hears: after an error pg keeps the server's ReadyForQuery to itself. */
  handleError(error: Error): void {
    this.ready.reject(error);
    this.done.reject(error);
  }

  handleReadyForQuery(): void {
    this.done.resolve(this.#rows);
  }
}

/** Starts `COPY ... FROM STDIN` on a connection that is otherwise idle. Throws what PostgreSQL throws. */
export async function copyIn(client: pg.Client, sql: string): Promise<CopyIn> {
  const query = new CopyInQuery(sql);
  client.query(query);
  const wire = await query.ready.promise;
  return {
    write: (frames) => wire.stream.write(frames),
    isFlushed: () => wire.stream.writableLength === 0,
    listen: (onDrain, onFail) => {
      wire.stream.on("drain", onDrain);
      const stop = () => wire.stream.removeListener("drain", onDrain);
      query.done.promise.then(stop, (error: Error) => {
        stop();
        onFail(error);
      });
    },
    finish: () => {
      wire.stream.write(copyDoneMessage);
      return query.done.promise;
    },
    abandon: async (why) => {
      if (!wire.stream.destroyed) wire.sendCopyFail(why);
      await query.done.promise.catch(() => {});
    },
  };
}
