/** What a write says whose reader has left: a pipe into `head`, a window that was closed, a session that broke. */
const withoutReader = ["EPIPE", "EIO", "ECONNRESET", "ERR_STREAM_DESTROYED"];

/**
 * Output that nobody reads any more is lost and ends nothing: a load comes to its recorded end. Other failures, such as
 * a full disk, end nothing either, but a process that would end well then ends with 1.
 */
export function outliveReaders(): void {
  let hasFailed = false;
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", ({ code }: NodeJS.ErrnoException) => {
      hasFailed ||= !withoutReader.includes(code ?? "");
    });
  process.on("exit", () => {
    if (hasFailed) process.exitCode ||= 1;
  });
}
