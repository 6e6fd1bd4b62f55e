import { performance } from "node:perf_hooks";
import { shuffle } from "d3-array";
import { askForLink } from "#auth/invitations/ask.ts";
import { credentialOf } from "#auth/password.ts";
import type { Caller } from "#auth/sessions/caller.ts";
import { signIn } from "#auth/sign-in.ts";
import { controlDb } from "#db/control.ts";
import { credentials, people } from "#db/schema/console/index.ts";
import { reread } from "#env.ts";
import { openRig } from "../load/rig.ts";
import { mannWhitney, median } from "./mann-whitney.ts";

/** Milliseconds that a form's work took for one kind of e-mail, and how it compares with the first kind. */
export type EntryFigure = {
  form: "sign-in" | "forgotten";
  who: string;
  median: number;
  /** See mannWhitney; of the first kind, which is compared with itself, there is none. */
  p?: number;
  greater?: number;
};

/** E-mails of which nobody signs in with what is sent; all have to look alike. */
const kinds = ["known, wrong password", "unknown", "deactivated", "without a password"] as const;
type Kind = (typeof kinds)[number];

const emailOf = (kind: Kind, round: number) => `${kind.split(/\W/)[0]}${round}@bench.example`;

/** An address for each attempt, so that no limit is met. */
const callerOf = (attempt: number): Caller => ({
  ip: `10.${(attempt >> 16) & 255}.${(attempt >> 8) & 255}.${attempt & 255}`,
  user_agent: "Bench/1.0",
  hours: 12,
  idle_minutes: 120,
});

async function fill(rounds: number): Promise<void> {
  const all = kinds
    .filter((kind) => kind !== "unknown")
    .flatMap((kind) =>
      Array.from({ length: rounds }, (_, round) => ({
        email: emailOf(kind, round),
        name: kind,
        role: "executive" as const,
        is_active: kind !== "deactivated",
      })),
    );
  const made = await controlDb().insert(people).values(all).returning();
  const credential = await credentialOf("the right one, which nobody sends");
  const signing = made.filter(({ name }) => name !== "without a password");
  await controlDb()
    .insert(credentials)
    .values(signing.map(({ id }) => ({ id_person: id, ...credential })));
}

/** Times each kind once a round, in any order: what else the machine does meets all alike. */
async function timed(
  rounds: number,
  work: (kind: Kind, round: number, attempt: number) => Promise<unknown>,
): Promise<Map<Kind, number[]>> {
  const taken = new Map<Kind, number[]>(kinds.map((kind) => [kind, []]));
  for (let round = 0; round < rounds; round++)
    for (const [n, kind] of shuffle([...kinds]).entries()) {
      const begun = performance.now();
      await work(kind, round, round * kinds.length + n);
      taken.get(kind)?.push(performance.now() - begun);
    }
  return taken;
}

function figuresOf(form: EntryFigure["form"], taken: ReadonlyMap<Kind, number[]>): EntryFigure[] {
  const first = taken.get(kinds[0]) ?? [];
  return [...taken].map(([who, values]) => ({
    form,
    who,
    median: median(values),
    ...(values === first ? {} : mannWhitney(first, values)),
  }));
}

/**
 * What the forms of the sign-in page do for e-mails of which nobody comes in, on a server of its own. `rounds` of signing
 * in, each of which derives a key for each kind; of asking for a link ten times as many.
 */
export async function measureEntry(rounds: number, say: (text: string) => void): Promise<EntryFigure[]> {
  const rig = await openRig({ keep: false, connections: 2 }, say);
  try {
    reread({ ...rig.settings, CONSOLE_URL: rig.settings.DATABASE_URL });
    await fill(rounds * 10);
    say(`Signing in, ${rounds} rounds.`);
    const entered = await timed(rounds, (kind, round, attempt) =>
      signIn(emailOf(kind, round), "not the right one", callerOf(attempt)),
    );
    say(`Asking for links, ${rounds * 10} rounds.`);
    const asked = await timed(rounds * 10, (kind, round, attempt) =>
      askForLink(emailOf(kind, round), callerOf(attempt)),
    );
    return [...figuresOf("sign-in", entered), ...figuresOf("forgotten", asked)];
  } finally {
    await rig.close();
  }
}
