import { SMTPServer } from "smtp-server";
import { freePort } from "#embedded/port.ts";

export type Mail = { to: string[]; text: string };

/** What a mail says, however its body was made to fit into seven bits. */
function textOf(raw: string): string {
  const body = raw.split("\r\n\r\n").slice(1).join("\n");
  if (/base64/i.test(raw)) return Buffer.from(body, "base64").toString();
  const bytes = body
    .replaceAll("=\r\n", "")
    .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString();
}

/** A mail server that takes everything, and hands it to whoever looks. */
export async function startMailServer(take: (mail: Mail) => void) {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, session, done) {
      let raw = "";
      stream.on("data", (chunk: Buffer) => {
        raw += chunk.toString();
      });
      stream.on("end", () => {
        take({ to: session.envelope.rcptTo.map(({ address }) => address), text: textOf(raw) });
        done();
      });
    },
  });
  const port = await freePort();
  await new Promise<void>((ready) => void server.listen(port, "127.0.0.1", ready));
  return {
    url: `smtp://127.0.0.1:${port}`,
    close: () => new Promise<void>((closed) => void server.close(() => closed())),
  };
}
