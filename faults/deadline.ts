/** A suite that hangs says so, says where, and leaves nothing running. */
export class Deadline {
  #doing = "starting";
  #leave = () => {};
  readonly #timer: NodeJS.Timeout;

  constructor(minutes: number, say: (line: string) => void) {
    this.#timer = setTimeout(() => {
      say(`\nFAILED  the suite ends within ${minutes} minutes: it was still ${this.#doing}`);
      this.#leave();
      say("\n0 passed, 1 failed");
      process.exit(1);
    }, minutes * 60_000);
  }

  /** What is being done from here on, for the message. */
  now(doing: string): void {
    this.#doing = doing;
  }

  /** What has to be ended when it is too late. */
  onLate(leave: () => void): void {
    this.#leave = leave;
  }

  met(): void {
    clearTimeout(this.#timer);
  }
}
