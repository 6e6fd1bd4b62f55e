import type { ComponentProps } from "react";
import type { RunError } from "#db/schema/console/runs.ts";
import { useRecorded } from "../feedback/use-explanation.ts";
import { ConfirmRun } from "./confirm-run.tsx";

type Props = Omit<ComponentProps<typeof ConfirmRun>, "questions"> & {
  /** What the load asked: each says what would go. */
  errors: RunError[];
};

/** What a load asks before it may take something away, put into words where all words are: on the server. */
export function Question({ errors, ...props }: Props) {
  const explain = useRecorded();
  return <ConfirmRun {...props} questions={[...new Set(errors.map((error) => explain(error).meaning))]} />;
}
