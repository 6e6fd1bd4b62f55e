import { buffer } from "node:stream/consumers";
import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";
import { freePort } from "#embedded/port.ts";

export type Mail = { to: string[]; text: string };

/** A mail server that takes everything, and hands it to whoever looks. */
export async function startMailServer(take: (mail: Mail) => void) {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, session, done) {
      buffer(stream)
        .then((raw) => PostalMime.parse(raw))
        .then(({ text = "" }) => take({ to: session.envelope.rcptTo.map(({ address }) => address), text }))
        .then(() => done(), done);
    },
  });
  const port = await freePort();
  await new Promise<void>((ready) => void server.listen(port, "127.0.0.1", ready));
  return {
    url: `smtp://127.0.0.1:${port}`,
    close: () => new Promise<void>((closed) => void server.close(() => closed())),
  };
}
