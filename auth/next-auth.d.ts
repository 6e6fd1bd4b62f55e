import "next-auth";

declare module "next-auth" {
  interface Session {
    /** The row of console.people; everything else about the person is read from there at each request. */
    idPerson?: number;
  }
}
