import { basename, extname } from "node:path";
import { describe, expect, test } from "vitest";
import { misspelt } from "./env.ts";
import {
  code,
  files,
  importing,
  importsOf,
  isOwn,
  product,
  textOf,
  within,
} from "./structure/files.testing.ts";
import { silenced } from "./structure/rules.testing.ts";

/**
 * The rules of DESIGN and HABITS that a machine can see; those of the loader's rooms, of scopes and of actions are in
 * structure/. Each answer lists the offenders, so that a failure names them.
 */

const everywhere = [
  "env.ts",
  "errors.ts",
  "days.ts",
  "cron.ts",
  "address.ts",
  "foreign.ts",
  "dotenv.ts",
  "similar.ts",
  "certificates.ts",
  "price.ts",
];
const isEverywhere = (target: string) => everywhere.includes(target) || target.startsWith("errors/");
// What requests work, and the vocabulary.
const requests = [
  "loader/run/request.ts",
  "warehouse/request.ts",
  "warehouse/life/request.ts",
  "warehouse/roots/request.ts",
  "warehouse/move/request.ts",
  "warehouse/plans/plan.ts",
  "warehouse/plans/contract.ts",
  "db/vocabulary.ts",
  "db/provisioning/draft.ts",
  "db/scope.ts",
  "db/schema/index.ts",
];

// How people come in: what the terminal does of it as the console does, and what a worker sends.
const links = ["auth/invitations/link.ts", "auth/invitations/mail.ts", "auth/mail.ts"];
const entry = ["auth/password.ts", "auth/password-rules.ts", ...links];

type May = { all: string[]; types?: string[] };

// Figures as data, and the statements that a reader may copy: no database is opened in there.
const figures = ["db/figures/"];
// And goals and notes, which are written where they are asked for.
const ofPanels = [...figures, "db/reasons/"];

/**
 * Who may import whom, folder by folder; `types` only with `import type`. demo, bench, faults and e2e put everything
 * together.
 */
const mayImport: Record<string, May> = {
  db: { all: ["db/"] },
  kits: { all: ["kits/", "db/vocabulary.ts"] },
  auth: { all: ["auth/", "db/", "kits/", "messages/"] },
  loader: { all: ["loader/", "db/"] },
  warehouse: { all: ["warehouse/", "db/", "kits/"] },
  worker: { all: ["worker/", "loader/", "warehouse/", "db/", "kits/", ...links] },
  cli: { all: ["cli/", "loader/", "warehouse/", "db/", "kits/", ...entry] },
  i18n: { all: ["i18n/", "messages/"] },
  components: { all: ["components/", "i18n/", ...figures], types: ["db/", "auth/", "app/", "kits/"] },
  app: {
    all: [
      "app/",
      "auth/",
      "components/",
      "i18n/",
      "kits/",
      "db/queries/",
      "db/catalog/",
      ...ofPanels,
      ...requests,
    ],
    types: ["db/"],
  },
  embedded: { all: ["embedded/"] },
  "sample-lms": { all: ["sample-lms/", "db/connect.ts"] },
};

describe("layers", () => {
  for (const [folder, { all, types = [] }] of Object.entries(mayImport))
    test(`${folder}/ imports only ${[...all, ...types.map((type) => `types of ${type}`)].join(", ")}`, () => {
      const wrong = within(folder)
        .flatMap(importsOf)
        .filter(({ target }) => isOwn(target) && !isEverywhere(target))
        .filter(({ target, isType }) => {
          const allowed = isType ? [...all, ...types] : all;
          return !allowed.some(
            (place) => target === place || (place.endsWith("/") && target.startsWith(place)),
          );
        });
      expect(wrong.map(({ file, target }) => `${file} -> ${target}`)).toEqual([]);
    });

  test("env.ts and errors.ts import nothing of the project but each other", () => {
    const wrong = everywhere
      .flatMap(importsOf)
      .filter(({ target }) => isOwn(target) && !everywhere.includes(target));
    expect(wrong).toEqual([]);
  });

  test("errors/ imports nothing of the project but errors.ts and the messages", () => {
    const wrong = within("errors")
      .flatMap(importsOf)
      .filter(({ target }) => isOwn(target) && !isEverywhere(target) && !target.startsWith("messages/"));
    expect(wrong).toEqual([]);
  });

  test("pages and components know neither SQL nor drizzle", () => {
    const wrong = [...within("app"), ...within("components")].filter(
      (file) =>
        /from ["'](drizzle-orm|pg)[/"']/.test(textOf(file)) || /\bsql`|\.execute\(/.test(textOf(file)),
    );
    expect(wrong).toEqual([]);
  });

  test("only files named env.ts read the environment", () => {
    const configurations = [
      "next.config.ts",
      "playwright.config.ts",
      "vitest.config.ts",
      "drizzle.config.ts",
    ];
    const wrong = product.filter((file) => basename(file) !== "env.ts" && !configurations.includes(file));
    expect(wrong.filter((file) => /process\s*\.\s*env\b/.test(textOf(file)))).toEqual([]);
  });

  test("the product knows neither the embedded server, nor the sample platform, nor the demo", () => {
    const others = ["embedded/", "sample-lms/", "demo/"];
    const around = [...others, "bench/", "faults/", "e2e/"];
    const wrong = product
      .filter((file) => !around.some((folder) => file.startsWith(folder)))
      .flatMap(importsOf)
      .filter(({ target }) => others.some((folder) => target.startsWith(folder)));
    expect(wrong.map(({ file, target }) => `${file} -> ${target}`)).toEqual([]);
  });
});

describe("shape", () => {
  test("no folder is a drawer for what has no home", () => {
    const drawer = /(^|\/)(lib|libs|utils?|helpers?|common|shared|misc|services?)\//;
    expect(files.filter((file) => drawer.test(file))).toEqual([]);
  });

  test("no file of code is longer than 300 lines", () => {
    const measured = files.filter((file) => /\.(ts|tsx|mts|mjs|js|css|sql)$/.test(file));
    const wrong = measured
      .filter((file) => !/^(db\/migrations|db\/golden)\/|^next-env\.d\.ts$/.test(file))
      .map((file) => ({ file, lines: textOf(file).split("\n").length - 1 }))
      .filter(({ lines }) => lines > 300);
    expect(wrong).toEqual([]);
  });

  test("db/schema holds one table a file, named as in SQL", () => {
    const schemas = ["lms", "metrics", "console"].flatMap((schema) => within(`db/schema/${schema}`));
    const wrong = schemas.filter((file) => {
      if (["index.ts", "schema.ts"].includes(basename(file))) return false;
      const tables = [...textOf(file).matchAll(/\.table\(\s*"([^"]+)"/g)].map(([, name]) => name);
      return tables.length !== 1 || tables[0] !== basename(file, extname(file));
    });
    expect(wrong).toEqual([]);
  });

  test("imports name files with their extension, and folders by #", () => {
    const wrong = code
      .flatMap((file) =>
        [...textOf(file).matchAll(importing)].map(([, , a, b, c]) => ({ file, name: a ?? b ?? c ?? "" })),
      )
      .filter(({ name }) => /^[.#]/.test(name) && !/\.(ts|tsx|json|css|mjs|js)$/.test(name));
    expect(wrong.filter(({ file }) => file !== "next-env.d.ts")).toEqual([]);
  });
});

describe("upkeep", () => {
  test("every script that a document names exists", () => {
    const documents = files.filter((file) => file.endsWith(".md"));
    expect(documents).toContain("README.md");
    const { scripts } = JSON.parse(textOf("package.json")) as { scripts: Record<string, string> };
    const own = new Set([...Object.keys(scripts), "test", "start"]);
    const wrong = documents.flatMap((file) =>
      [...textOf(file).matchAll(/npm run (?:-s )?([a-z][\w:-]*)/g)]
        .filter(([, script]) => !own.has(script ?? ""))
        .map(([said]) => `${file}: ${said}`),
    );
    expect(wrong).toEqual([]);
  });

  test("the README lists every setting that files named env.ts read", () => {
    const readers = product.filter((file) => basename(file) === "env.ts");
    const settings = readers.flatMap((file) =>
      [...textOf(file).matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map(([, name]) => name ?? ""),
    );
    expect(readers).toContain("env.ts");
    expect(settings.length).toBeGreaterThan(5);
    // Nobody sets these for OpenDB: Next's commands, the terminal and the desktop do.
    const given = ["NODE_ENV", "TERM", "DISPLAY", "WAYLAND_DISPLAY"];
    const readme = textOf("README.md");
    expect(settings.filter((name) => !given.includes(name) && !readme.includes(name))).toEqual([]);
    // Whoever starts a command sets these, and no file.
    const ofCommands = [...given, "NO_COLOR", "CI"];
    const example = textOf(".env.example");
    expect(settings.filter((name) => !ofCommands.includes(name) && !example.includes(`# ${name}=`))).toEqual(
      [],
    );
    // A slip of the pen may mean any of them, but for the short name that every program has.
    const toldApart = settings.filter((name) => ![...ofCommands, "PORT"].includes(name));
    const missed = toldApart.filter((name) => !misspelt({ [`${name}X`]: "1" })[0]?.endsWith(`mean ${name}?`));
    expect(missed).toEqual([]);
  });

  test("no test is left out without a reason, and none runs alone", () => {
    const tests = code.filter((file) => /\.(test|spec)\.tsx?$/.test(file));
    const wrong = tests.flatMap((file) =>
      textOf(file)
        .split("\n")
        .flatMap((line, i, all) => {
          const isAlone = /\b(test|it|describe)(\.\w+)*\.only\(/.test(line);
          const isOut = /\b(test|it|describe)(\.\w+)*\.(skip|skipIf|runIf|todo|fixme|fails)\(/.test(line);
          const hasReason =
            /\/\//.test(line) || all.slice(Math.max(0, i - 2), i).some((before) => /^\s*\/\//.test(before));
          return isAlone || (isOut && !hasReason) ? [`${file}:${i + 1}`] : [];
        }),
    );
    expect(wrong).toEqual([]);
  });

  test("nothing silences the checker, in tests either", () => {
    const wrong = code
      // The rules themselves, and their examples, say what is not allowed.
      .filter((file) => !file.startsWith("structure/rules."))
      .flatMap((file) => silenced(textOf(file)).map((found) => `${file}: ${found}`));
    expect(wrong).toEqual([]);
  });

  test("nothing names one machine's folders or another package registry", () => {
    const folders = new RegExp(["(^|[\\s\"'`(=])/(wor", "k|hom", "e/\\w|Use", "rs/\\w)"].join(""), "m");
    const text = files.filter((file) =>
      /\.(ts|tsx|mjs|js|json|ya?ml|md|sql|css|sh|toml)$|^\.[a-z]/.test(file),
    );
    const wrong = text.filter((file) => file !== "package-lock.json" && folders.test(textOf(file)));
    const lock = files.includes("package-lock.json") ? textOf("package-lock.json") : "";
    const hosts = [...lock.matchAll(/"resolved": "(https?:\/\/[^/"]+)/g)].map(([, host]) => host);
    expect(wrong).toEqual([]);
    expect([...new Set(hosts)].filter((host) => host !== "https://registry.npmjs.org")).toEqual([]);
  });
});
