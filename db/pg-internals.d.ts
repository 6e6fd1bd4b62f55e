import "pg";

/** What pg has and @types/pg leaves out: what cancels a connection's statement, and what gives a COPY up. */
declare module "pg" {
  interface Client {
    /** The server's key of this session, once it is connected. */
    readonly processID: number | null;
    readonly secretKey: number | null;
    /** Whether the server waits for a query; not before it has answered the last one whole. */
    readonly readyForQuery: boolean;
  }
  interface Connection {
    /** Ends a COPY ... FROM STDIN with an error of the client's own. */
    sendCopyFail(message: string): void;
  }
}
