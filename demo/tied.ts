/** Loaded first by every child of the demo: a demo that is killed takes its children with it. */
const end = () => {
  process.kill(process.pid, "SIGTERM");
  setTimeout(() => process.exit(1), 10_000).unref();
};

// Children's own children inherit this file, too; their tie is to their own parent.
if (new URL(import.meta.url).searchParams.get("parent") === String(process.ppid)) {
  process.on("disconnect", end);
  // The tie alone keeps no child alive.
  process.channel?.unref();
}
