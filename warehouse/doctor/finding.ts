/** One line of what was looked at; `todo` says what to do where it is not well. */
export type Finding = {
  /** Null: what is not of one server. */
  server: string | null;
  check: string;
  isOk: boolean;
  said: string;
  todo: string | null;
};

export const ok = (server: string | null, check: string, said: string): Finding => ({
  server,
  check,
  isOk: true,
  said,
  todo: null,
});

export const wrong = (server: string | null, check: string, said: string, todo: string): Finding => ({
  server,
  check,
  isOk: false,
  said,
  todo,
});
