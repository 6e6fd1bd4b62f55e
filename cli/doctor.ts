import { controlDb } from "#db/control.ts";
import { required } from "#env.ts";
import { examine } from "#warehouse/doctor/doctor.ts";
import { actor } from "./actor.ts";
import { exitCodes, paint, print, printJson } from "./output.ts";

/** `opendb doctor`: whether every server is as kits need it, and what to do where it is not. */
export async function doctor({ json }: { json: boolean }): Promise<number> {
  const found = await examine({
    control: controlDb(),
    adminUrl: required("DATABASE_URL"),
    actor: actor(),
  });
  const isWell = found.every(({ isOk }) => isOk);
  if (json)
    printJson({
      ok: isWell,
      findings: found.map(({ server, check, isOk, said, todo }) => ({ server, check, ok: isOk, said, todo })),
    });
  else
    for (const { server, check, isOk, said, todo } of found) {
      const sign = isOk ? paint("green", "ok   ") : paint("red", "wrong");
      print(`${sign}  ${server === null ? "" : `${server}: `}${check}: ${said}`);
      if (todo !== null) print(`       ${todo}`);
    }
  return isWell ? exitCodes.done : exitCodes.failed;
}
