import "pg";

/** What pg has and @types/pg leaves out: what cancels a connection's statement, and what gives a COPY up. */
declare module "pg" {
  interface Client {
    /** The server's key of this session, once it is connected. */
    readonly processID: number | null;
    readonly secretKey: number | null;
  }
  interface Connection {
    /** Ends a COPY ... FROM STDIN with an error of the client's own. */
    sendCopyFail(message: string): void;
  }
}
