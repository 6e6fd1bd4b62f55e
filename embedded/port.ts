import { createServer } from "node:net";
import { OpendbError } from "#errors.ts";

const tryPort = (port: number) =>
  new Promise<number>((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : port));
    });
  });

/** A port that nobody listens on. */
export const freePort = (): Promise<number> => tryPort(0);

/** Throws `conflict`, saying which setting names another port, when somebody else listens on this one. */
export async function mustBeFree(port: number, setting: string, what: string): Promise<void> {
  try {
    await tryPort(port);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === "EACCES" ? "may not be used by an ordinary user" : "is in use by another program";
    throw new OpendbError("conflict", `Port ${port} (${what}) ${why}.`, {
      hint: `End that program, or choose another port: ${setting}=${port + 1} npm run demo`,
      cause,
    });
  }
}
